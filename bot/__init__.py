"""The bot of a local newsroom: what decides and words, what runs, and what starts it all.

docs/architecture.md says which package is what, and what each may import.
"""
