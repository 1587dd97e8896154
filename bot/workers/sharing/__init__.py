"""The work for sharing: counts of arrivals by link; cards in other chats follow their articles."""
