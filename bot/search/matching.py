"""The expression of index terms that a query matches, made with the archive's vocabulary.

The archive decides the root of an open stem (`bot.search.stems`): the root whose words it has most
of. Words that the archive does not have are not searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.search.index_terms import in_headline, place_term, stem_term
from bot.search.query import Concept, Query
from bot.search.stems import candidates, open_stems, stem_of
from bot.search.words import words_of

Expression: TypeAlias = "str | AllOf | AnyOf"


@dataclass(frozen=True, slots=True)
class AllOf:
    """An expression that matches articles with every part."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """An expression that matches articles with at least one part."""

    parts: tuple[Expression, ...]


NOTHING = AnyOf(())


def all_of(parts: Iterable[Expression]) -> Expression:
    """Return the simplest expression that matches every part."""
    each = tuple(parts)
    if NOTHING in each:
        return NOTHING
    return each[0] if len(each) == 1 else AllOf(each)


def any_of(parts: Iterable[Expression]) -> Expression:
    """Return the simplest expression that matches at least one part."""
    each = tuple(dict.fromkeys(part for part in parts if part != NOTHING))
    return each[0] if len(each) == 1 else AnyOf(each)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The number of articles in the archive with a word, or with the words of a stem.

    `meant`: for an unknown word, the known words that it begins, or of which it is a typo.
    """

    words: Mapping[str, int] = field(default_factory=dict)
    stems: Mapping[str, int] = field(default_factory=dict)
    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def has(self, word: str) -> bool:
        """Return whether an article has this word, or another word of its root."""
        return any(counts.get(key) for counts, key in _terms_of(word, self))

    def count(self, root: str) -> int:
        """Return the number of articles with words of a root; each word is counted by itself."""
        as_word = self.words.get(root, 0) if stem_of(root) != root else 0
        return self.stems.get(root, 0) + as_word

    def root_of(self, stem: str) -> str:
        """Return the root of a stem: the candidate with the most articles."""
        return max(candidates(stem), key=self.count)


def look_ups(words: Iterable[str]) -> frozenset[str]:
    """Return the words and stems that must be counted before these words can be matched."""
    wanted: set[str] = set()
    for word in words:
        for root in {word, *candidates(stem_of(word))}:
            stems = (root, stem_of(word), stem_of(root), *open_stems(root))
            wanted.update(stems)
            wanted.update(other for stem in stems for other in candidates(stem))
    return frozenset(wanted)


def is_known(concept: Concept, vocabulary: Vocabulary) -> bool:
    """Return whether any article may have the concept, as it was typed or by a synonym."""
    return bool(concept.places) or any(
        all(map(vocabulary.has, phrase)) for phrase in concept.phrases
    )


def expression_of(query: Query, vocabulary: Vocabulary) -> Expression | None:
    """Return the expression of a query; None if neither a word nor a place limits it."""
    return _limit_places(query, [_concept(concept, vocabulary) for concept in query.concepts])


def tiers_of(query: Query, vocabulary: Vocabulary) -> tuple[Expression, ...]:
    """Return the expressions that rank first: all in the headline, then the words as typed."""
    headline = [_concept(concept, vocabulary, headline=True) for concept in query.concepts]
    as_typed = [all_of(concept.phrases[0]) for concept in query.concepts]
    limited = (_limit_places(query, concepts) for concepts in (headline, as_typed) if concepts)
    return tuple(each for each in limited if each is not None and each != NOTHING)


def _limit_places(query: Query, concepts: Sequence[Expression]) -> Expression | None:
    limits = [_somewhere(query)] if query.places else []
    if query.needed < len(concepts):
        limits.append(
            any_of(
                all_of((*concepts[:number], *concepts[number + 1 :]))
                for number in range(len(concepts))
            )
        )
    else:
        limits += concepts
    return all_of(limits) if limits else None


def _somewhere(query: Query) -> Expression:
    """Match one of the places, or all words that name several ("tol serang panimbang")."""
    places = [place_term(code) for code in query.places]
    words = words_of(query.named)
    if len(places) > 1 and len(words) > 1:
        return any_of((*places, all_of(words)))
    return any_of(places)


def _concept(concept: Concept, vocabulary: Vocabulary, *, headline: bool = False) -> Expression:
    """Return an expression for any phrase of the concept, or a place of that name."""
    phrases = (
        all_of(_word(word, vocabulary, headline=headline) for word in phrase)
        for phrase in concept.phrases
    )
    return any_of((*phrases, *map(place_term, concept.places)))


def index_terms_of(word: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the index terms that stand for a word: its own, and those of its root's other words."""
    for meant in vocabulary.meant.get(word, (word,)):
        for counts, key in _terms_of(meant, vocabulary):
            if counts.get(key):
                yield key if counts is vocabulary.words else stem_term(key)


def _word(word: str, vocabulary: Vocabulary, *, headline: bool) -> Expression:
    terms = index_terms_of(word, vocabulary)
    return any_of(in_headline(term) if headline else term for term in terms)


def _terms_of(word: str, vocabulary: Vocabulary) -> list[tuple[Mapping[str, int], str]]:
    """Return the words and stems with this word's root, each with the counts of its kind."""
    stem = stem_of(word)
    terms = [(vocabulary.stems, stem)]
    for root in dict.fromkeys((word, vocabulary.root_of(stem))):
        terms += [(vocabulary.words, root), (vocabulary.stems, root)]
        terms += [
            (vocabulary.stems, open_stem)
            for open_stem in open_stems(root)
            if vocabulary.root_of(open_stem) == root
        ]
    return terms
