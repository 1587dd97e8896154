"""The editors' commands for channels, and the bot's part in a channel."""
