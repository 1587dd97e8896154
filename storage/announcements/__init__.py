"""Announcements: their words, whom they are for, how far they are."""
