"""Several copies of the bot on one PostgreSQL database."""
