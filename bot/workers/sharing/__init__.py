"""Beside the handlers: cards that readers sent on follow what becomes of their articles."""
