"""The keywords that an article matches: words that people follow or mute.

A keyword matches if all its words stand in the article, in any form that the search would find
(`bot.search.matching`). It is looked up by the root of its longest word, usually the rarest: the
cost depends on the number of words in the article, not on the number of keywords. A keyword that
starts with SUBJECT is a subject of the site (`bot.search.subjects`), matched as a whole; one that
starts with STORY is an article whose story goes on (`bot.search.stories`).

A followed keyword also matches by its synonyms, as in a search: a reader who follows "loker" gets
articles with "lowongan kerja". A muted keyword does not: a reader who mutes "demo" may want to know
of a "mogok", and readers do not notice articles that are kept from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Self

from bot.search.dictionary import load_dictionary
from bot.search.matching import Vocabulary, index_terms_of
from bot.search.stems import candidates, open_stems, stem_of
from bot.search.stories import STORY
from bot.search.words import words_of

SUBJECT = "#"  # stands in no word


def keyword_of(typed: str) -> str:
    """Return the typed words as a keyword: folded."""
    return " ".join(words_of(typed))


def pivot_of(keyword: str) -> str:
    """Return the pivot of a keyword, by which it is looked up."""
    if keyword.startswith(SUBJECT):
        return keyword
    if keyword.startswith(STORY):
        return STORY  # few stories are followed at a time: each is compared
    return stem_of(max(keyword.split(), key=len))


def pivots_of(words: Iterable[str]) -> frozenset[str]:
    """Return the pivots that keywords matching an article of these words may have."""
    found: set[str] = set()
    for word in words:
        stem = stem_of(word)
        found.add(stem)
        for root in {word, *candidates(stem)}:
            found.update((root, stem_of(root), *open_stems(root)))
    return frozenset(found)


def may_match(keyword: str, pivots: frozenset[str]) -> bool:
    """Return whether an article with these pivots may match the keyword; looks up no root."""
    return keyword in pivots or pivots.issuperset(map(stem_of, keyword.split()))


AKIN = "≈"  # in front of a keyword that an article matches by a synonym


def kept_matches(matched: Iterable[str], akin: Iterable[str]) -> list[str]:
    """Return the matched keywords as an article stores them: exact ones, then marked synonyms."""
    exact = [*matched]
    return [*exact, *(AKIN + name for name in akin if name not in exact)]


def read_matched(matched: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return an article's stored keywords in two groups: matched as typed, and by a synonym."""
    names = tuple(matched)
    return (
        tuple(name for name in names if not name.startswith(AKIN)),
        tuple(name.removeprefix(AKIN) for name in names if name.startswith(AKIN)),
    )


def synonyms_told(pivots: frozenset[str]) -> list[str]:
    """Return, as keywords, the names with synonyms that an article with these pivots may have."""
    names = (" ".join(phrase) for phrase in load_dictionary().synonyms)
    return [name for name in names if may_match(name, pivots)]


def synonyms_of(names: Iterable[str]) -> frozenset[str]:
    """Return the synonyms of these names, as keywords."""
    synonyms, given = load_dictionary().synonyms, frozenset(names)
    same = (phrase for name in given for phrase in synonyms.get(tuple(name.split()), ()))
    return frozenset(map(" ".join, same)) - given


@dataclass(frozen=True, slots=True)
class Matcher:
    """The keywords of words, ready to be matched with many articles.

    `meanings`: for each of their words, the index terms that stand for it.
    """

    keywords: tuple[str, ...]
    meanings: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, keywords: Iterable[str], vocabulary: Vocabulary) -> Self:
        """Prepare these keywords; `vocabulary` counts their words, the new articles included."""
        given = tuple(keywords)
        words = {word for keyword in given for word in keyword.split()}
        return cls(given, {w: frozenset(index_terms_of(w, vocabulary)) for w in words})

    def match(self, terms: Set[str]) -> list[str]:
        """Return the keywords that an article with these index terms matches with all words."""
        there = {word for word, meant in self.meanings.items() if not meant.isdisjoint(terms)}
        return [keyword for keyword in self.keywords if there.issuperset(keyword.split())]
