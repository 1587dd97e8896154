"""The server's state and the people's actions: chats, messages, files, updates, limits.

The modules import `protocol`, and nothing of `methods`.
"""
