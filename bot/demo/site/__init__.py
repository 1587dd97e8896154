"""The demo's small news site, made as WordPress makes one: feed, REST API, pages and a newsroom.

Only the standard library and aiohttp: it imports nothing of the bot.
"""
