"""Commands that show, and score, what the bot takes words for."""
