"""The words of a search without a result that may be counted: a subject, no story or person."""

from __future__ import annotations

import re

from bot.search.query import Query

MOST_WORDS = 4
LONGEST = 40  # characters

# The number of a telephone, an identity card or a case; an address.
_OF_SOMEBODY = re.compile(r"\d{4}|[@/:]|\bhttps?\b|\bwww\b")


def missed_words(query: Query, typed: str) -> str:
    """Return the words to count, the topic before the place; empty for none. `typed`: all words.

    Longer searches are sentences, and may tell what a person has seen. Whether enough people
    searched the same is asked when the words are shown (storage.figures.missed_searches).
    """
    words = f"{query.topic} {query.named}".split() if query.topic else []
    said = " ".join(words)
    if not words or len(words) > MOST_WORDS or len(said) > LONGEST or _OF_SOMEBODY.search(typed):
        return ""
    return said
