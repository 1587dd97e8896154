"""The demo's small news site, made as WordPress makes one: feed, REST API, pages, newsroom.

The package uses only the standard library and aiohttp, and imports nothing of the bot.
"""
