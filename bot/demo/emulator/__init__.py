"""An emulated Telegram Bot API server for one bot, with a control API for the people around it.

It implements what the bot calls and what the tests need. What the bot says in earnest is refused
where the real server refuses it, in the words by which the bot knows a refusal; a call that makes
no sense at all is a fault in the bot's code, and fails. Its time comes from the clock that it is
given. `app` is the way in; it imports nothing of the bot, so that the bot's mistakes are not
repeated here.
"""
