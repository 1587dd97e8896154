"""Several copies of the bot on one PostgreSQL database: one leads, the others stand by."""
