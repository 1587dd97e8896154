"""All tables, as SQLAlchemy Core.

Imports nothing of ours.
"""
