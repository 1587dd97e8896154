"""The names of a province's places as people type them, for an exact look-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.places.gazetteer import Gazetteer
from bot.places.model import PlaceMatch
from bot.places.normalization import squash
from bot.places.region_data import RegionData


class NameIndex:
    """An index of official and other names, alone or with the place that they lie in.

    `named` and `villages`: codes by squashed name. `landmarks`: matches by squashed name.
    `kind_of`: the level that a word like "kecamatan" stands for.
    """

    def __init__(self, gazetteer: Gazetteer, data: RegionData) -> None:
        self._gazetteer = gazetteer
        self.kind_of = {
            word: kind for kind, words in data.cues.typed.items() for word in map(squash, words)
        }
        self.named: defaultdict[str, set[str]] = defaultdict(set)
        for code in (gazetteer.province, *gazetteer.regencies, *gazetteer.districts):
            for name in (gazetteer.get(code).name, *data.names.get(code, ())):
                self.named[squash(name)].add(code)
        for code in gazetteer.regencies:
            self.named[squash(gazetteer.get(code).name.partition(" ")[2])].add(code)
        for name, codes in data.shared.items():
            self.named[squash(name)].update(codes)
        self.villages: defaultdict[str, set[str]] = defaultdict(set)
        for code in gazetteer.villages:
            for name in (gazetteer.get(code).name, *data.names.get(code, ())):
                self.villages[squash(name)].add(code)
        self.landmarks = {
            squash(name): PlaceMatch(landmark.place, landmark=landmark.name)
            for landmark in data.landmarks
            for name in (landmark.name, *landmark.typed)
        }

    def find(self, text: str) -> tuple[PlaceMatch, ...]:
        """Return the places of this name, or of a name with the place that it lies in."""
        return self.exact(text) or self._with_address(text)

    def exact(self, text: str) -> tuple[PlaceMatch, ...]:
        """Return the places of exactly this name; a level word before it narrows the choice."""
        name, kind = self.without_kind(text)
        named = self.of_kind(kind, squash(name)) if kind else ()
        return named or self.of_kind("", squash(text))

    def of_kind(self, kind: str, key: str) -> tuple[PlaceMatch, ...]:
        """Return the places of this kind and squashed name; without a kind, regencies go first."""
        codes = self.named.get(key, set())
        level = kind
        if kind == "village":
            codes = set()
        elif kind in ("province", "district"):
            codes = {code for code in codes if self._gazetteer.get(code).level == kind}
        elif kind:
            level = "regency"
            full = {c for c in codes if squash(self._gazetteer.get(c).name) == kind + key}
            codes = full or {c for c in codes if self._kind_name(c) == kind}
        elif any(self._gazetteer.get(code).level == "regency" for code in codes):
            # "serang" is asked back as two regencies; its district is "kec. serang".
            codes = {code for code in codes if self._gazetteer.get(code).level == "regency"}
        if codes or level in ("province", "regency", "district"):
            return tuple(PlaceMatch(code) for code in sorted(codes))
        if not kind and key in self.landmarks:  # "merak" is the harbour; "desa merak" is a village
            return (self.landmarks[key],)
        return tuple(
            PlaceMatch(self._gazetteer.parent(village), village)
            for village in sorted(self.villages.get(key, ()))
        )

    def _kind_name(self, code: str) -> str:
        region = self._gazetteer.get(code)
        return squash(region.name.partition(" ")[0]) if region.level == "regency" else ""

    def _with_address(self, text: str) -> tuple[PlaceMatch, ...]:
        """Find a name with its place: "Curug Kota Serang", "Desa Mekarjaya Kec. Panongan"."""
        words = text.split()
        return self._find_inside(words, 0, self.tails_of(words))

    def tails_of(self, words: Sequence[str]) -> list[tuple[PlaceMatch, ...]]:
        """Return the places that the words from each position on name; none for the first."""
        tails: list[tuple[PlaceMatch, ...]] = [()] * len(words)
        for start in range(len(words) - 1, 0, -1):
            whole = self.exact(" ".join(words[start:]))
            tails[start] = whole or self._find_inside(words, start, tails)
        return tails

    def _find_inside(
        self, words: Sequence[str], start: int, tails: Sequence[tuple[PlaceMatch, ...]]
    ) -> tuple[PlaceMatch, ...]:
        for cut in range(len(words) - 1, start, -1):
            outer = {match.code for match in tails[cut]}
            if not outer:
                continue
            name = " ".join(words[start:cut])
            key = squash(name)
            for inner in (
                self.exact(name),
                self.of_kind("district", key),
                self.of_kind("village", key),
            ):
                fitting = tuple(match for match in inner if self.lies_in(match, outer))
                if fitting:
                    return fitting
        return ()

    def lies_in(self, match: PlaceMatch, outer: set[str]) -> bool:
        """Return whether a place lies within one of the outer places."""
        code = self._gazetteer.parent(match.via or match.code)
        while code:
            if code in outer:
                return True
            code = self._gazetteer.parent(code)
        return False

    def without_kind(self, text: str) -> tuple[str, str]:
        """Return the name and its level: "desa ranca iyuh" -> "ranca iyuh", "village"."""
        head, _, rest = text.partition(" ")
        kind = self.kind_of.get(squash(head), "") if rest else ""
        return (rest, kind) if kind else (text, "")
