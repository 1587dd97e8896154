"""The polling of feeds: fetch, parse in a process of its own, decide, complete, store.

The package imports storage, articles, feeds, tagger; nothing of Telegram.
"""
