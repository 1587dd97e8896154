"""The demo: an emulated Telegram, a small news site, and a page with both, on one machine.

The demo runs the bot unchanged in a process of its own and reaches it over HTTP alone: of our
packages it imports bot.core only.
"""
