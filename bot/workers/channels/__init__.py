"""Looking after the channels: may the bot still post, and do the editors know."""
