"""The Bot API over HTTP: raw, and under python-telegram-bot.

The package imports core.
"""
