"""Announcements of the newsroom to its readers: composing, rendering and sending them."""
