"""Which words of a search in vain may be counted: a subject, not a story or a person."""

from __future__ import annotations

import re

from bot.search.query import Query

MOST_WORDS = 4
LONGEST = 40  # characters

# A number of a telephone, an identity card, a case; an address.
_OF_SOMEBODY = re.compile(r"\d{4}|[@/:]|\bhttps?\b|\bwww\b")


def missed_words(query: Query, typed: str) -> str:
    """The words to count, what was looked for before where; empty for none. `typed`: all of them.

    Longer ones are sentences, and may tell what somebody has seen. Whether enough people looked
    for the same is asked when they are shown (storage.figures.missed_searches).
    """
    words = f"{query.topic} {query.named}".split() if query.topic else []
    said = " ".join(words)
    if not words or len(words) > MOST_WORDS or len(said) > LONGEST or _OF_SOMEBODY.search(typed):
        return ""
    return said
