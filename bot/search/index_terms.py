"""The terms that an article is found by; both engines' indexes store them unchanged.

A term of letters and digits alone is a word of the article. The other terms begin with, or hold, a
sign that no word has: a stem, a term of the headline or a category, the code of a place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from bot.search.dictionary import load_dictionary
from bot.search.stems import OPEN, stem_of, version
from bot.search.words import words_of

HEADLINE = "»"
PLACE = "§"

# Raise this with every change of the terms that `index_terms` gives: all articles are indexed anew.
_FORM = 1


def analysis() -> str:
    """Return the version of `index_terms`; an index made by another version is out of date."""
    whole = " ".join(sorted(load_dictionary().whole))
    return f"{_FORM}:{version()}:{hashlib.sha256(whole.encode()).hexdigest()[:16]}"


def index_terms(
    title: str, text: str, categories: Iterable[str], places: Iterable[str]
) -> list[str]:
    """Return the terms of an article; `places` are the codes that it is found under."""
    headline = words_of("\n".join((title, *categories)))
    words = dict.fromkeys((*headline, *words_of(text)))
    return [
        *words,
        *dict.fromkeys(stem_term(stem) for word in words if (stem := stem_of(word)) != word),
        *dict.fromkeys(
            in_headline(term)
            for word in headline
            for stem in (stem_of(word),)
            for term in ((word,) if stem == word else (word, stem_term(stem)))
        ),
        *map(place_term, places),
    ]


def words_among(terms: Iterable[str]) -> list[str]:
    """Return the terms that are words as they stand in the article."""
    return [term for term in terms if term.isalnum()]


def stem_term(stem: str) -> str:
    """Return the term of words with this stem that are not the stem itself."""
    return stem if OPEN in stem else OPEN + stem


def in_headline(term: str) -> str:
    """Return the term for a word of a headline or of a category."""
    return HEADLINE + term


def place_term(code: str) -> str:
    """Return the term of the articles that are found under a place."""
    return PLACE + code.replace(".", "")
