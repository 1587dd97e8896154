"""Subscribers and what they follow."""
