"""Follows besides places: words, subjects and stories."""
