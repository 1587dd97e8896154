"""What readers send through the bot into other chats."""
