"""Groups of readers: the bot's membership, topics, and a group's move."""
