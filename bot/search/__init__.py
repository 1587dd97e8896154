"""Queries, and the terms that articles are found by: the same for every database engine."""
