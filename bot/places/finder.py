"""The search for the place that a reader means, even misspelt or inside a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.places.gazetteer import Gazetteer
from bot.places.model import PlaceMatch
from bot.places.name_index import NameIndex
from bot.places.normalization import fold, squash
from bot.places.region_data import RegionData

SUGGESTIONS = 3
# RapidFuzz ratio, 0 to 100: "panogan" is 93 from Panongan, unrelated words stay under 75.
SIMILAR = 80.0
SHORTEST = 4  # letters; fewer are close to everything
# The number of letters that a typo may change (swapped letters count once), so that "bola" is not
# Bolang and "cari" not Carita; a name of LONG_NAME letters may have LONG_TYPO changes.
TYPO, LONG_TYPO, LONG_NAME = 1, 2, 8
LONGEST_QUESTION = 80  # characters; names of places are shorter
LONGEST_NAME = 5  # words, the regency behind it included


@dataclass(frozen=True, slots=True)
class PlaceMatches:
    """The places that fit the typed words: one is the answer, several are asked back.

    `suggestions`: if none fits, the places that may be meant, the likeliest first.
    """

    matches: tuple[PlaceMatch, ...] = ()
    suggestions: tuple[PlaceMatch, ...] = ()

    @property
    def sole(self) -> PlaceMatch | None:
        """The match, if there is exactly one."""
        return self.matches[0] if len(self.matches) == 1 else None

    @property
    def choices(self) -> tuple[PlaceMatch, ...]:
        """The matches to choose from, or else the suggestions; one for each place."""
        first: dict[str, PlaceMatch] = {}
        for match in self.matches or self.suggestions:
            first.setdefault(match.code, match)
        return tuple(first.values())


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """The words of a sentence, from `start` to before `end`, that name these places.

    `is_certain`: False for an ordinary word that is also the name of a place ("petir").
    """

    start: int
    end: int
    matches: tuple[PlaceMatch, ...]
    is_certain: bool

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the places, each once."""
        return tuple(dict.fromkeys(match.code for match in self.matches))


class PlaceFinder:
    """The finder of places by the names that people use: official, other, joined, misspelt."""

    def __init__(self, gazetteer: Gazetteer, data: RegionData) -> None:
        self.gazetteer = gazetteer
        self._index = NameIndex(gazetteer, data)
        self._asking = frozenset(map(fold, data.cues.words["asking"]))
        self._fillers = frozenset(map(fold, data.cues.words["fillers"]))
        self._words = frozenset(squash(name) for name, a in data.ambiguity.items() if a.word)
        self._ordinary = data.ordinary | frozenset(map(squash, data.elsewhere))
        self._spellings = sorted({*self._index.named, *self._index.landmarks})
        self._village_spellings = sorted(set(self._index.villages) - set(self._index.named))

    def find(self, words: str) -> PlaceMatches:
        """Return the place of this name, or else the places that may be meant."""
        text = fold(words)
        if len(text) > LONGEST_QUESTION:
            return PlaceMatches()
        if self._index.kind_of.get(squash(text)) == "province":  # "semua" without a name
            return PlaceMatches((PlaceMatch(self.gazetteer.province),))
        # "36.03.19", its dots folded into spaces.
        if match := self.of_code(text.replace(" ", ".")):
            return PlaceMatches((match,))
        if matches := self._index.find(text):
            return PlaceMatches(matches)
        return PlaceMatches((), self._similar(text))

    def find_in_sentence(self, sentence: str) -> tuple[str, ...]:
        """Return the codes of places named inside a sentence, sorted.

        An ordinary word that is also a place ("petir") counts only after a word like berita or
        Kecamatan, or as the whole message; a village only after Desa, Kelurahan or berita.
        """
        return tuple(
            sorted({m.code for _, _, found in self.spans_in_sentence(sentence) for m in found})
        )

    def spans_in_sentence(
        self, sentence: str
    ) -> tuple[tuple[int, int, tuple[PlaceMatch, ...]], ...]:
        """Return each span of words (start, end) that names a place, with the places it may be."""
        words = fold(sentence).split()
        spans: list[tuple[int, int, tuple[PlaceMatch, ...]]] = []
        index = 0
        while index < len(words):
            length, found = self._longest(words, index)
            if found:
                spans.append((index, index + length, found))
            index += length
        return tuple(spans)

    def is_name(self, word: str) -> bool:
        """Return whether a place, a village or a landmark has this name."""
        key = squash(word)
        index = self._index
        return key in index.named or key in index.villages or key in index.landmarks

    @property
    def kind_words(self) -> frozenset[str]:
        """The words that people type before a name to give its level, such as "kecamatan"."""
        return frozenset(self._index.kind_of)

    def named_in(self, words: Sequence[str]) -> list[NamedPlace]:
        """Return the places that folded words of a sentence name, in their order; no villages.

        An ordinary word that is also a regency ("serang") is certain if it is the last word.
        """
        named: list[NamedPlace] = []
        index = 0
        while index < len(words):
            length, certain = self._longest(words, index)
            found = certain or self._index.exact(words[index])
            if found and not found[0].via:
                last = index + length == len(words)
                regency = self.gazetteer.get(found[0].code).level == "regency"
                is_certain = bool(certain) or (last and regency)
                named.append(NamedPlace(index, index + length, found, is_certain))
            index += length
        return named

    def of_code(self, code: str) -> PlaceMatch | None:
        """Return the place of a region's code (for a village, its district); None if unknown."""
        if code not in self.gazetteer:
            return None
        if self.gazetteer.get(code).level == "village":
            return PlaceMatch(self.gazetteer.parent(code), code)
        return PlaceMatch(code)

    def _longest(self, words: Sequence[str], start: int) -> tuple[int, tuple[PlaceMatch, ...]]:
        """Return the longest place that starts at this word, and its number of words."""
        asked = self._is_asked(words, start)
        cued = words[start] in self._index.kind_of
        for end in range(min(len(words), start + LONGEST_NAME + cued), start, -1):
            if words[end - 1] in self._index.kind_of and end - start > 1:
                continue
            text = " ".join(words[start:end])
            found = self._index.find(text)
            plain = found and not found[0].via
            if found and (
                asked
                or cued
                or end - start == len(words)
                or (plain and squash(text) not in self._words)
            ):
                return end - start, found
        return 1, ()

    def _is_asked(self, words: Sequence[str], start: int) -> bool:
        for word in reversed(words[:start]):
            if word in self._asking:
                return True
            if word not in self._fillers:
                return False
        return False

    def _similar(self, text: str) -> tuple[PlaceMatch, ...]:
        """Return the places close to a typo, the likeliest first; all places of the first name."""
        kept: list[PlaceMatch] = []
        for namesakes in self._close_inside(text) or self._close(text):
            new = [match for match in namesakes if match not in kept]
            if kept and len(kept) + len(new) > SUGGESTIONS:
                break
            kept += new
        return tuple(kept)

    def _close(self, text: str) -> list[tuple[PlaceMatch, ...]]:
        """Return the close places: villages last, but first after a word like Desa."""
        name, kind = self._index.without_kind(text)
        if kind == "village":
            return self._closest(
                name, ((kind, sorted(self._index.villages)), ("", self._spellings))
            )
        return self._closest(name, (("", self._spellings), ("", self._village_spellings)))

    def _close_inside(self, text: str) -> list[tuple[PlaceMatch, ...]]:
        """Return the close places inside the place of the last words: "Ranca Iyu Panongan"."""
        words = text.split()
        tails = self._index.tails_of(words)
        for cut in range(len(words) - 1, 0, -1):
            outer = {match.code for match in tails[cut]}
            if not outer:
                continue
            name, _ = self._index.without_kind(" ".join(words[:cut]))
            for kind, spellings in (
                ("", self._spellings),
                ("village", sorted(self._index.villages)),
            ):
                inside = {
                    spelling: fitting
                    for spelling in spellings
                    for matches in [self._index.of_kind(kind, spelling)]
                    if (fitting := tuple(m for m in matches if self._index.lies_in(m, outer)))
                }
                close = self._closest(name, ((kind, sorted(inside)),))
                if close:
                    return [
                        tuple(m for m in each if self._index.lies_in(m, outer)) for each in close
                    ]
        return []

    def _closest(
        self, name: str, lists: Sequence[tuple[str, Sequence[str]]]
    ) -> list[tuple[PlaceMatch, ...]]:
        """Return the places of each close spelling, from the first list that has one."""
        key = squash(name)
        if len(key) < SHORTEST or key in self._ordinary:
            return []
        for kind, spellings in lists:
            near = process.extract(
                key, spellings, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=SUGGESTIONS
            )
            close = [each for each in near if _is_typo(key, each[0])]
            if close:
                ranked = sorted(close, key=lambda item: (-item[1], item[0]))
                return [self._index.of_kind(kind, spelling) for spelling, _, _ in ranked]
        return []


def _is_typo(typed: str, name: str) -> bool:
    """Return whether the typed word may mean the name; its first letter is hardly ever mistyped."""
    allowed = LONG_TYPO if min(len(typed), len(name)) >= LONG_NAME else TYPO
    return typed[0] == name[0] and OSA.distance(typed, name) <= allowed
