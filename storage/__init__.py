"""The SQL, and nothing else: `opening.open_storage` is the door, all behind it is async.

Imports the pure packages of bot, never workers, handlers or Telegram.
"""
