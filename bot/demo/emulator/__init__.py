"""An emulated Telegram Bot API server for one bot, with a control API for the people around it.

It implements what the bot calls and what the tests need, strictly: it refuses what the real server
refuses, in the same words. Its time comes from the clock that it is given. `app` is the way in;
it imports nothing of the bot, so that the bot's mistakes are not repeated here.
"""
