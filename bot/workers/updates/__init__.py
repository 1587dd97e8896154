"""Telegram's updates to the handlers: each confirmed after it was handled."""
