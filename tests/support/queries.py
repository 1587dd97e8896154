"""Queries without places, times or synonyms."""

from __future__ import annotations

from bot.search.query import MOST_CONCEPTS, Concept, Query
from bot.search.words import words_of


def plain_query(words: str) -> Query:
    """Return a query for just these words, none of which names a place or a time."""
    return Query(tuple(Concept(((word,),)) for word in words_of(words)[:MOST_CONCEPTS]))
