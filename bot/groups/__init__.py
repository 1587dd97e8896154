"""Groups that follow places: their topics, and what is said to them as a group.

What they follow and how it comes is a reader's (bot.readers).
"""
