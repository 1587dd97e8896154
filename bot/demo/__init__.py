"""The demo: an emulated Telegram, a small news site, and the page that shows both, on one machine.

It runs the bot unchanged in a process of its own and reaches it over HTTP alone: of our packages
it imports bot.core only.
"""
