"""Groups that follow places: their topics, and the messages to a group.

Follows and schedules of a group are those of a reader (bot.readers).
"""
