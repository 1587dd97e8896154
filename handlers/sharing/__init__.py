"""Answers in chats that the bot is not in: inline queries, and guest mode."""
