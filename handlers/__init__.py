"""Telegram updates -> one call -> one reply. `routes.ROUTES` is the one visible table."""
