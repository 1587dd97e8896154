"""A report that is with the editors: its state, its place among others, its papers.

Pure. Imports tips, delivery, places, messages.
"""
