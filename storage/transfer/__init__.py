"""Whole databases from one place to another: a backup that is restored, a move."""
