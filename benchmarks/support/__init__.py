"""What benchmarks stand on: an emulated Telegram, the bot as a process, its database."""
