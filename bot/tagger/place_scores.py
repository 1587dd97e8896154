"""The scores of an article's places: the strength of the evidence for each, with reasons.

A name that can mean only one region votes for it. A name that several regions have follows these
votes, or does not count without them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.places.gazetteer import Gazetteer
from bot.tagger.mention_context import Mention

PROMINENT = ("title", "dateline", "category")
# Landmarks from this weight on decide alone.
SURE_LANDMARK = 0.7
# A village decides its district only if no district is named this close (characters).
VILLAGE_REACH = 250
# A dateline names the reporter's location: more often a regency's seat than the scene.
DATELINE_FACTOR = 0.25
# The forms of a name that may be an everyday word or a mention in passing.
CASUAL = frozenset({"bare_district", "listed"})


@dataclass(slots=True)
class Clue:
    """A mention in its part of the article, with the remaining candidates."""

    mention: Mention
    codes: tuple[str, ...]
    where: str
    weight: float
    phrase: str
    position: int


class _NamedDistricts:
    """The districts that are named as districts, with their positions."""

    def __init__(self, clues: Sequence[Clue]) -> None:
        named = [
            clue for clue in clues if clue.mention.level == "district" and clue.mention.has_cue
        ]
        self.codes = {code for clue in named for code in clue.codes}
        self._title = sorted(clue.position for clue in named if clue.where == "title")
        self._text = sorted(clue.position for clue in named if clue.where != "title")

    def near(self, village: Clue) -> bool:
        """Return whether a district is so close that the village surely lies in it."""
        positions = self._title if village.where == "title" else self._text
        first = bisect_left(positions, village.position - VILLAGE_REACH)
        return first < len(positions) and positions[first] <= village.position + VILLAGE_REACH


class PlaceScores:
    """The scores of one article's clues, with the weights of cues.toml."""

    def __init__(self, gazetteer: Gazetteer, clues: Sequence[Clue]) -> None:
        self._gazetteer = gazetteer
        self._regency_of = gazetteer.regency_of
        self._clues = clues
        units = [clue.mention.unit for clue in clues if clue.mention.unit]
        self._covered = {code for unit in units for code in unit.also_covers}
        self._namesakes = {id(c.mention.phrase) for c in clues if c.mention.level == "namesake"}
        self.votes: defaultdict[str, float] = defaultdict(float)
        self.score: defaultdict[str, float] = defaultdict(float)
        self.text_score: defaultdict[str, float] = defaultdict(float)  # without categories
        self.forms: defaultdict[str, set[str]] = defaultdict(set)
        self.firm: set[str] = set()  # named as more than a home, an origin or a destination
        self.present: set[str] = set()  # firm, or its residents are named
        self.prominent: set[str] = set()  # in the title, the dateline or the categories
        self.reasons: defaultdict[tuple[str, str, str], float] = defaultdict(float)
        # The dateline or the newsroom's category names the province or a place in it.
        self.at_home = any(clue.codes and clue.where in ("dateline", "category") for clue in clues)
        self.scene_elsewhere = any(
            clue.mention.level == "elsewhere" and clue.where == "dateline" for clue in clues
        )
        self._addressed = any(
            clue.where == "dateline" and clue.mention.level == "regency" for clue in clues
        )
        for clue in clues:
            for code in clue.codes:
                self._note(code, clue)
        self._vote()
        self._settle()

    def is_casual(self, code: str) -> bool:
        """Return whether a district is only named in the forms of a mention in passing."""
        return bool(self.forms[code]) and self.forms[code] <= CASUAL

    def breadth(self, level: str) -> float:
        """Return the weight of a level in the article; a phrase counts once in each part.

        Repetitions add nothing. Categories do not count, because all articles may have the same.
        """
        parts: dict[tuple[str, str], float] = {}
        for clue in self._clues:
            if clue.mention.level == level and clue.where != "category":
                key = (clue.phrase.lower(), clue.where)
                parts[key] = max(parts.get(key, 0.0), clue.weight)
        return sum(sorted(parts.values()))

    def _note(self, code: str, clue: Clue) -> None:
        self.forms[code].add(clue.mention.form)
        if clue.mention.form == "shared" or clue.mention.is_venue:
            return
        if clue.mention.modifier in ("", "residents"):
            self.present.add(code)
        if not clue.mention.modifier:
            self.firm.add(code)
            if clue.where in PROMINENT:
                self.prominent.add(code)

    def _vote(self) -> None:
        """Vote with the evidence that can mean only one region and is no everyday word."""
        for clue in self._clues:
            if len(clue.codes) == 1 and clue.mention.level != "province" and self._is_sure(clue):
                self.votes[self._regency_of(clue.codes[0])] += clue.weight

    def _is_sure(self, clue: Clue) -> bool:
        ambiguity, form = clue.mention.phrase.ambiguity, clue.mention.form
        if clue.mention.phrase.landmark and form == "landmark":
            return clue.mention.phrase.landmark.weight >= SURE_LANDMARK
        if clue.mention.level == "regency" or form in ("address", "listed", "category"):
            return True
        if form == "bare_district":
            return ambiguity.use == "bare"
        return not ambiguity.elsewhere

    def _support(self, regency: str) -> float:
        """Return the votes for a regency; a name that it shares with others counts half."""
        shared = sum(
            clue.weight / 2
            for clue in self._clues
            if clue.mention.form == "shared" and regency in clue.codes
        )
        return self.votes[regency] + shared

    def _settle(self) -> None:
        support = {code: self._support(code) for code in self._gazetteer.regencies}
        named = _NamedDistricts(self._clues)
        for clue in self._clues:
            if clue.mention.level == "province":
                self._credit(self._gazetteer.province, clue)
            elif not clue.codes:
                continue
            elif clue.mention.level == "village":
                self._settle_village(clue, support, named)
            elif clue.mention.form == "shared":
                self._follow(clue)
            elif clue.mention.level == "district":
                self._settle_district(clue, support, named)
            else:
                for code in clue.codes:
                    self._credit(code, clue)

    def _follow(self, clue: Clue) -> None:
        """Credit a shared name to its regency with the most votes; without votes, to none."""
        best = max(clue.codes, key=lambda code: (self.votes[code], code))
        if self.votes[best] > 0:
            self._credit(best, clue, 0.5)

    def _settle_district(
        self, clue: Clue, support: dict[str, float], named: _NamedDistricts
    ) -> None:
        use = clue.mention.phrase.ambiguity.use
        bare = clue.mention.form == "bare_district"
        if bare and use == "cue":
            return
        if bare and use == "address" and not named.codes.intersection(clue.codes):
            return  # an everyday word, unless the article also names it as a district
        if clue.mention.form != "address" and id(clue.mention.phrase) in self._namesakes:
            return  # "Kecamatan Setu, Kabupaten Bekasi": here the name means that district
        code = self._candidate(clue.codes, support)
        if not code:
            return
        regency = self._regency_of(code)
        if not self._is_sure(clue) and support[regency] <= 0:
            return
        # "RANGKASBITUNG, BANTEN –" is no address either, but "PANONGAN, KAB. TANGERANG –" is.
        if clue.where == "dateline" and (
            bare or not (clue.mention.cued_by_word or self._addressed)
        ):
            self._credit(code, clue, DATELINE_FACTOR)
            self._credit(regency, clue)
        else:
            self._credit(code, clue)

    def _candidate(self, codes: tuple[str, ...], support: dict[str, float]) -> str:
        """Return the candidate whose regency has clearly the most support; empty for none."""
        if len(codes) == 1:
            return codes[0]
        ranked = sorted(
            (
                (support[self._regency_of(code)] + float(code in self._covered), code)
                for code in codes
            ),
            reverse=True,
        )
        return ranked[0][1] if ranked and ranked[0][0] > 1.25 * ranked[1][0] else ""

    def _settle_village(
        self, clue: Clue, support: dict[str, float], named: _NamedDistricts
    ) -> None:
        districts = {self._gazetteer.parent(code) for code in clue.codes}
        if districts & named.codes:
            return  # its district is named as a district, which is stronger evidence
        if named.near(clue):
            return
        likely = sorted(d for d in districts if support[self._regency_of(d)] > 0)
        if len(likely) == 1:
            self._credit(likely[0], clue)

    def _credit(self, code: str, clue: Clue, factor: float = 1.0) -> None:
        self.score[code] += clue.weight * factor
        if clue.where != "category":
            self.text_score[code] += clue.weight * factor
        self.reasons[code, clue.phrase, clue.where] += clue.weight * factor
