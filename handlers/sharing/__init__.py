"""What the bot answers in chats that it is not in: inline queries, and as a guest."""
