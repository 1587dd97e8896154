"""The care for the channels: may the bot still post, and do the editors know."""
