"""The outbox to Telegram: claim, compose, pace, send, record."""
