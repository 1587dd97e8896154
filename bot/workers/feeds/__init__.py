"""Polling of feeds: fetch, parse in a process of its own, decide, complete, store.

Imports storage, articles, feeds, tagger; nothing of Telegram.
"""
