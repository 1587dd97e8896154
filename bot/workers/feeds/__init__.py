"""Polling: fetch, parse in a process of its own, decide, store."""
