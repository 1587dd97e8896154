"""An emulated Telegram Bot API server for one bot, with a control API for the people.

The emulator implements what the bot calls and what the tests need. It refuses a meaningful call
where the real server refuses it, in the words by which the bot knows a refusal; a senseless call is
a fault in the bot's code, and fails. The time comes from the given clock. `app` is the entrance;
nothing of the bot is imported, so that the bot's mistakes are not repeated here.
"""
