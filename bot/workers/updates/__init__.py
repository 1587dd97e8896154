"""The way of Telegram's updates to the handlers: each is confirmed after it was handled."""
