"""The bot of a local newsroom: what decides and words, what runs, and what starts it all.

docs/architecture.md says which package is what, and what each may import.
"""

__version__ = "0.1.0"  # the one place: pyproject.toml takes it from here
