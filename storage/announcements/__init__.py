"""Announcements: their words, recipients and progress."""
