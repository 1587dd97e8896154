"""The query that is read from a person's own words: the topic, the places, the period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.places.finder import NamedPlace, PlaceFinder
from bot.places.normalization import fold
from bot.search.dictionary import Dictionary, Phrase
from bot.search.periods import Period, take_period
from bot.search.words import words_of

MOST_CONCEPTS = 12
MOST_FOUND = 1000  # nobody turns pages to older articles, and counting them takes time
_JOINT = "_"  # in `Query.text`: for the dots of a place's code, and before a word of its name

PARTLY = 3  # concepts, the place included, from which on one word may be missing


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a query: the phrases with its meaning, the typed one first.

    `places`: the codes of places that also have this name.
    """

    phrases: tuple[Phrase, ...]
    places: tuple[str, ...] = ()

    @property
    def typed_words(self) -> str:
        """The words of the concept as they were typed."""
        return " ".join(self.phrases[0])


@dataclass(frozen=True, slots=True)
class Query:
    """A search for articles with all concepts, of one of the places, from the period.

    `named`: the words that name the places. `needed`: the number of concepts that are enough.
    """

    concepts: tuple[Concept, ...] = ()
    places: tuple[str, ...] = ()
    named: str = ""
    period: Period | None = None
    needed: int = MOST_CONCEPTS

    @property
    def topic(self) -> str:
        """The concepts as they were typed."""
        return " ".join(concept.typed_words for concept in self.concepts)

    @property
    def text(self) -> str:
        """The query in words that mean the same on any later day: with dates and codes."""
        period = "" if self.period is None else str(self.period)
        codes = (code.replace(".", _JOINT) for code in self.places)
        named = (_JOINT + word for word in self.named.split())
        return " ".join(filter(None, (period, *codes, *named, self.topic)))

    @property
    def words(self) -> tuple[str, ...]:
        """The words that may match, each once."""
        found = (word for each in self.concepts for phrase in each.phrases for word in phrase)
        return tuple(dict.fromkeys(found))


class DroppedWords(StrEnum):
    """The part of a query that was left out, because no article has all of it."""

    NOTHING = ""
    PERIOD = "period"
    WORD = "word"
    TOPIC = "topic"


def parse_query(typed: str, *, finder: PlaceFinder, dictionary: Dictionary, today: date) -> Query:
    """Return the query of the typed words."""
    period, said = take_period(fold(typed).split(), today)
    written = [word for word in said if _code_of(word, finder)]  # `text` names no others
    written_names = [word.removeprefix(_JOINT) for word in said if word.startswith(_JOINT)]
    said = [word for word in said if word not in written and not word.startswith(_JOINT)]
    spoken = len(said)  # without filler at its end
    while spoken > 1 and said[spoken - 1] in dictionary.filler:
        spoken -= 1
    named = finder.named_in(said[:spoken])
    certain = [place for place in named if place.is_certain and not written]
    taken = {at for place in certain for at in range(place.start, place.end)}
    rest = [word for at, word in enumerate(said) if at not in taken]
    codes = [_code_of(word, finder) for word in written]
    everywhere = finder.gazetteer.province
    codes += [code for place in certain for code in place.codes if code != everywhere]
    meant = [word for word in rest if word not in dictionary.filler]
    if not (meant or certain or codes or period):
        meant = rest
    if certain and not meant and period is None:
        return Query(_place_concepts(said, certain))
    others = [place for place in named if place not in certain]
    concepts = _concepts(words_of(" ".join(meant)), dictionary)
    places = tuple(dict.fromkeys(codes))
    return Query(
        tuple(_with_places(concept, said, others) for concept in concepts[:MOST_CONCEPTS]),
        places,
        " ".join((*written_names, *(said[at] for at in sorted(taken) if places))),
        period,
    )


def _code_of(word: str, finder: PlaceFinder) -> str:
    """Return the code of a place that `Query.text` has written; empty for any other word."""
    place = finder.of_code(word.replace(_JOINT, ".")) if _JOINT in word else None
    return place.code if place else ""


def relaxations(query: Query) -> Iterator[tuple[Query, DroppedWords]]:
    """Yield the query, then the nearest weaker queries, each with the part that it leaves out."""
    yield query, DroppedWords.NOTHING
    words = tuple(Concept(((word,),)) for word in words_of(query.named))
    mention = replace(query, concepts=(*query.concepts, *words), places=(), named="")
    if query.places and query.concepts:  # if no article is of the place, one may name it
        yield mention, DroppedWords.NOTHING
    if query.period and (query.concepts or query.places):
        yield replace(query, period=None), DroppedWords.PERIOD
    if len(query.concepts) + bool(query.places) >= PARTLY:
        yield replace(query, period=None, needed=len(query.concepts) - 1), DroppedWords.WORD
    if query.places and query.concepts:
        yield Query(places=query.places, named=query.named), DroppedWords.TOPIC


def _concepts(words: Sequence[str], dictionary: Dictionary) -> list[Concept]:
    """Return concepts of the longest phrases in the dictionary, and of single words."""
    concepts: list[Concept] = []
    at = 0
    while at < len(words):
        for length in range(min(dictionary.longest, len(words) - at), 0, -1):
            typed = tuple(words[at : at + length])
            if length == 1 or typed in dictionary.synonyms:
                same = dictionary.synonyms.get(typed, ())
                concepts.append(Concept(tuple(dict.fromkeys((typed, *same)))))
                at += length
                break
    return concepts


def _place_concepts(said: Sequence[str], places: Sequence[NamedPlace]) -> tuple[Concept, ...]:
    """Return a concept for each named place: its articles, and articles that mention it."""
    return tuple(
        Concept((tuple(words_of(" ".join(said[place.start : place.end]))),), place.codes)
        for place in places
    )


def _with_places(concept: Concept, said: Sequence[str], others: Sequence[NamedPlace]) -> Concept:
    """Add the places to a concept whose word is also the name of a place ("petir")."""
    for place in others:
        if concept.phrases[0] == tuple(words_of(" ".join(said[place.start : place.end]))):
            return replace(concept, places=place.codes)
    return concept
