"""The Bot API over HTTP: raw, and under python-telegram-bot.

Imports core.
"""
