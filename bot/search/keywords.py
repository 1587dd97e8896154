"""Which keywords an article matches: words that people follow, or want nothing of.

A keyword matches where all its words stand in the article, in any form that the search would find
(`bot.search.matching`). It is looked up by the root of its longest word, which is the rarest as a
rule: an article costs as much as it has words, however many keywords there are. With SUBJECT in
front it is no word but a subject of the site (`bot.search.subjects`), matched as a whole; with
STORY, an article whose story goes on (`bot.search.stories`).

What is followed is found by another name of the same, too, as in a search: who follows "loker" gets
what says "lowongan kerja". What is muted is not: somebody wants no more "demo" who may well want to
know of a "mogok", and what is kept from a reader is never missed.
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
    """Return the keyword of what somebody typed: its words, folded."""
    return " ".join(words_of(typed))


def pivot_of(keyword: str) -> str:
    """Return what the keyword is looked up by."""
    if keyword.startswith(SUBJECT):
        return keyword
    if keyword.startswith(STORY):
        return STORY  # few are followed at a time: each is compared
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
    """Return whether an article with these pivots may match it: no root is looked up for that."""
    return keyword in pivots or pivots.issuperset(map(stem_of, keyword.split()))


AKIN = "≈"  # in front of a keyword that an article matches by another name of the same


def kept_matches(matched: Iterable[str], akin: Iterable[str]) -> list[str]:
    """Return what is kept with an article of the keywords that it matches, and of those akin."""
    exact = [*matched]
    return [*exact, *(AKIN + name for name in akin if name not in exact)]


def read_matched(matched: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return of what is kept with an article: the keywords it matches as typed, and those akin."""
    names = tuple(matched)
    return (
        tuple(name for name in names if not name.startswith(AKIN)),
        tuple(name.removeprefix(AKIN) for name in names if name.startswith(AKIN)),
    )


def synonyms_told(pivots: frozenset[str]) -> list[str]:
    """Return the names with synonyms that an article with these pivots may tell, as keywords."""
    names = (" ".join(phrase) for phrase in load_dictionary().synonyms)
    return [name for name in names if may_match(name, pivots)]


def synonyms_of(names: Iterable[str]) -> frozenset[str]:
    """Return the other names of what is called so, as keywords."""
    synonyms, given = load_dictionary().synonyms, frozenset(names)
    same = (phrase for name in given for phrase in synonyms.get(tuple(name.split()), ()))
    return frozenset(map(" ".join, same)) - given


@dataclass(frozen=True, slots=True)
class Matcher:
    """Keywords of words, made ready for many articles.

    `meanings`: the index terms that stand for each of their words.
    """

    keywords: tuple[str, ...]
    meanings: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, keywords: Iterable[str], vocabulary: Vocabulary) -> Self:
        """`vocabulary`: what the archive has of their words, the articles' own included."""
        given = tuple(keywords)
        words = {word for keyword in given for word in keyword.split()}
        return cls(given, {w: frozenset(index_terms_of(w, vocabulary)) for w in words})

    def matching(self, terms: Set[str]) -> list[str]:
        """Return those that an article of these index terms matches: all their words are there."""
        there = {word for word, meant in self.meanings.items() if not meant.isdisjoint(terms)}
        return [keyword for keyword in self.keywords if there.issuperset(keyword.split())]
