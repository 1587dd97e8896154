"""The phrases that say something about places, and the search that finds them in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from bot.places.gazetteer import Gazetteer
from bot.places.normalization import fold, lower_case, squash
from bot.places.region_data import Ambiguity, Landmark, PoliceUnit, RegionData

# "TangerangNews.com" and "serang.id" are outlets, not places.
_DOMAIN = re.compile(r"\.(?:com|co|id|net|org|news|tv|my)\b", re.IGNORECASE)


@dataclass(slots=True)
class Phrase:
    """A phrase with all its possible meanings; its surroundings decide between them."""

    cue: str = ""
    foreign: bool = False  # before an unknown name, an address in another province
    province: str = ""
    regencies: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    landmark: Landmark | None = None
    unit: PoliceUnit | None = None
    blocked: bool = False
    elsewhere: bool = False
    ambiguity: Ambiguity = field(default_factory=Ambiguity)


class Token(NamedTuple):
    """A phrase and its position. (A tuple, because an article has a hundred of them.)"""

    start: int
    end: int
    phrase: Phrase


class Lexicon:
    """The phrases of a province, found in a text as whole words, the longest where they overlap."""

    def __init__(self, gazetteer: Gazetteer, data: RegionData) -> None:
        self.phrases: dict[str, Phrase] = {}
        self._add_regions(gazetteer, data)
        for landmark in data.landmarks:
            self._phrase(landmark.name).landmark = landmark
        for unit in data.units:
            for name in _ranks(unit, data):
                self._phrase(name).unit = unit
        for name in data.elsewhere:
            phrase = self._phrase(name)
            phrase.elsewhere = not (phrase.regencies or phrase.shared or phrase.province)
        for name in data.blocked:
            self._phrase(name).blocked = True
        for kind in data.cues.kinds:
            for word in data.cues.words[kind]:
                self._phrase(word).cue = kind
        for word in data.cues.words["foreign"]:
            self._phrase(word).foreign = True
        for name, ambiguity in data.ambiguity.items():
            self._phrase(name).ambiguity = ambiguity
        self._values = [self.phrases[name] for name in sorted(self.phrases)]
        self._automaton = AhoCorasick(sorted(self.phrases), store_patterns=False)

    def _phrase(self, name: str) -> Phrase:
        return self.phrases.setdefault(" ".join(lower_case(name).split()), Phrase())

    def _add_regions(self, gazetteer: Gazetteer, data: RegionData) -> None:
        province = gazetteer.province
        for name in (gazetteer.get(province).name, *data.names.get(province, ())):
            self._phrase(name).province = province
        for code in gazetteer.regencies:
            bare = gazetteer.get(code).name.partition(" ")[2]
            for name in _spellings((bare, *data.names.get(code, ()))):
                phrase = self._phrase(name)
                phrase.regencies = (*phrase.regencies, code)
        for code in gazetteer.districts:
            for name in _spellings((gazetteer.get(code).name, *data.names.get(code, ()))):
                phrase = self._phrase(name)
                phrase.districts = (*phrase.districts, code)
                phrase.ambiguity = data.ambiguity.get(
                    fold(gazetteer.get(code).name), phrase.ambiguity
                )
        for code in gazetteer.villages:
            for name in _spellings((gazetteer.get(code).name, *data.names.get(code, ()))):
                phrase = self._phrase(name)
                phrase.villages = (*phrase.villages, code)
        for name, codes in sorted(data.shared.items()):
            self._phrase(name).shared = tuple(sorted(codes))
        for phrase in self.phrases.values():
            if len(phrase.regencies) > 1 and not phrase.shared:
                phrase.shared = phrase.regencies

    def tokens(self, text: str) -> list[Token]:
        """Return the phrases of a cleaned text in order, without overlaps."""
        found: list[Token] = []
        end_of_last = 0
        matches = self._automaton.find_matches_as_indexes(lower_case(text), overlapping=True)
        words = [(s, -e, index) for index, s, e in matches if not s or _begins_word(text[s - 1])]
        for start, minus_end, index in sorted(words):
            end = -minus_end
            if start >= end_of_last and _ends_word(text, end):
                end_of_last = end
                found.append(Token(start, end, self._values[index]))
        return found


def _spellings(names: Iterable[str]) -> Iterator[str]:
    """Yield each name once, also written as one word: "Pasar Kemis", "Pasarkemis"."""
    seen: set[str] = set()
    for name in names:
        for spelling in (fold(name), squash(name)):
            if spelling not in seen:
                seen.add(spelling)
                yield spelling


def _ranks(unit: PoliceUnit, data: RegionData) -> Iterator[str]:
    for name in unit.names:
        yield name
        if name.split()[0].lower() in data.cues.words["units"]:
            yield from (prefix + name for prefix in data.cues.words["prefixes"])


def _begins_word(before: str) -> bool:
    return not (before.isalnum() or before in "_@")


def _ends_word(text: str, end: int) -> bool:
    after = text[end : end + 1]
    if after in " ,\n":  # the usual case; empty at the end of the text
        return True
    return not (after.isalnum() or after == "_" or (after == "." and _DOMAIN.match(text, end)))
