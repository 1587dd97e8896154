"""Subscribers and the places and keywords that they follow."""
