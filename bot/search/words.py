"""The words that are indexed and searched: case, accents and signs do not count."""

from __future__ import annotations

import re
import unicodedata

LONGEST_WORD = 64

_WORD = re.compile(r"[^\W_]+")


def words_of(content: str) -> list[str]:
    """Return the folded words, each once, in the order they first come."""
    plain = "".join(
        mark for mark in unicodedata.normalize("NFKD", content) if not unicodedata.combining(mark)
    )
    found = (word[:LONGEST_WORD] for word in _WORD.findall(plain.casefold()))
    return list(dict.fromkeys(found))
