"""What the server holds, and what people do in it: chats, messages, files, updates, limits.

It imports `protocol`, and nothing of `methods`.
"""
