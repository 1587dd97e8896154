"""The figures for editors: chats that come and go, messages sent, places without news."""
