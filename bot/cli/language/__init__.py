"""The commands that show, and score, how the bot understands words."""
