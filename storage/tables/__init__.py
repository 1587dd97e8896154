"""The tables, as SQLAlchemy Core.

Imports nothing of ours.
"""
