"""Beside the handlers: who came by which link; cards in other chats follow their articles."""
