"""Matching articles with the keywords and stories that readers follow."""
