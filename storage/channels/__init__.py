"""Channels: which there are, of which place, and whether the bot may post there."""
