"""Weighing what an article says of places, and deciding.

Evidence that can mean one region only votes for it. A name that several regions bear follows
those votes, or abstains when there are none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

from bot.gazetteer import Gazetteer
from bot.model import Places, Reason
from bot.passage import Mention
from bot.regiondata import RegionData

DISTRICT_THRESHOLD = 1.0
REGENCY_THRESHOLD = 1.4
# A regency far below the strongest one is a passing mention.
REGENCY_SHARE = 0.25
# The regency must stand against what is said of other provinces.
ELSEWHERE_SHARE = 0.45
NAMED_THRESHOLD = 0.9
PASSING = 1.5
SURE_LANDMARK = 0.7
# A village alone decides its district only where no district is named this close (characters).
VILLAGE_REACH = 250


@dataclass(slots=True)
class Clue:
    """A mention in its part of the article, with the candidates that are left."""

    mention: Mention
    codes: tuple[str, ...]
    where: str
    weight: float
    phrase: str
    position: int


class _Named:
    """The districts that are named as districts, and where."""

    def __init__(self, clues: list[Clue]) -> None:
        named = [e for e in clues if e.mention.level == "district" and e.mention.cued]
        self.codes = {code for e in named for code in e.codes}
        self._title = sorted(e.position for e in named if e.where == "title")
        self._text = sorted(e.position for e in named if e.where != "title")

    def near(self, village: Clue) -> bool:
        """Whether one stands so close that the village surely lies in it."""
        positions = self._title if village.where == "title" else self._text
        first = bisect_left(positions, village.position - VILLAGE_REACH)
        return first < len(positions) and positions[first] <= village.position + VILLAGE_REACH


class Decision:
    """Weighs the evidence of one article."""

    def __init__(self, gazetteer: Gazetteer, data: RegionData, clues: list[Clue]) -> None:
        self._gazetteer = gazetteer
        self._regency_of = gazetteer.regency_of
        self._sectors = data.sectors
        self._clues = clues
        self._units = [e.mention.unit for e in clues if e.mention.unit]
        self._covered = {code for unit in self._units for code in unit.also_covers}
        self._votes: defaultdict[str, float] = defaultdict(float)
        self._score: defaultdict[str, float] = defaultdict(float)
        self._hows: defaultdict[str, set[str]] = defaultdict(set)
        for e in clues:
            for code in e.codes:
                self._hows[code].add(e.mention.how)
        self._reasons: defaultdict[tuple[str, str, str], float] = defaultdict(float)

    def places(self) -> Places:
        """The decided places, codes sorted, the weightiest reasons first."""
        self._vote()
        self._settle()
        districts = self._districts()
        regencies = self._regencies(districts)
        districts = {code for code in districts if self._regency_of(code) in regencies}
        named = any(e.mention.level == "province" for e in self._clues)
        province = named and not regencies
        chosen = {*districts, *regencies, *((self._gazetteer.province,) if province else ())}
        reasons = sorted(
            (
                Reason(place, phrase, where, round(weight, 2))
                for (place, phrase, where), weight in self._reasons.items()
                if place in chosen
            ),
            key=lambda reason: (-reason.weight, reason.place, reason.where, reason.phrase),
        )
        return Places(tuple(sorted(regencies)), tuple(sorted(districts)), province, tuple(reasons))

    def _vote(self) -> None:
        """Evidence that can mean one region only, and is no everyday word, speaks first."""
        for e in self._clues:
            if len(e.codes) == 1 and e.mention.level != "province" and self._sure(e):
                self._votes[self._regency_of(e.codes[0])] += e.weight

    def _sure(self, e: Clue) -> bool:
        ambiguity, how = e.mention.phrase.ambiguity, e.mention.how
        if e.mention.level == "regency" or how in ("address", "category"):
            return True
        if how == "landmark":
            return False
        if how == "bare_district":
            return ambiguity.use == "bare"
        return not ambiguity.elsewhere

    def _support(self, regency: str) -> float:
        """The votes for a regency; a name it shares with others counts half."""
        shared = sum(
            e.weight / 2 for e in self._clues if e.mention.how == "shared" and regency in e.codes
        )
        return self._votes[regency] + shared

    def _settle(self) -> None:
        support = {code: self._support(code) for code in self._gazetteer.regencies}
        named = _Named(self._clues)
        for e in self._clues:
            if e.mention.level == "province":
                self._credit(self._gazetteer.province, e)
            elif not e.codes:
                continue
            elif e.mention.level == "village":
                self._settle_village(e, support, named)
            elif e.mention.how == "shared":
                self._follow(e)
            elif e.mention.level == "district":
                self._settle_district(e, support)
            else:
                for code in e.codes:
                    self._credit(code, e)

    def _follow(self, e: Clue) -> None:
        """A shared name strengthens the one of its regencies that is evident anyway."""
        best = max(e.codes, key=lambda code: (self._votes[code], code))
        if self._votes[best] > 0:
            self._credit(best, e, 0.5)

    def _settle_district(self, e: Clue, support: dict[str, float]) -> None:
        use = e.mention.phrase.ambiguity.use
        bare = e.mention.how == "bare_district"
        if bare and use in ("address", "cue"):
            return
        code = self._candidate(e.codes, support)
        if not code:
            return
        regency = self._regency_of(code)
        if not self._sure(e) and support[regency] <= 0:
            return
        self._credit(code, e)

    def _candidate(self, codes: tuple[str, ...], support: dict[str, float]) -> str:
        """The one candidate whose regency is clearly the most evident, if there is one."""
        if len(codes) == 1:
            return codes[0]
        ranked = sorted(
            ((support[self._regency_of(code)] + (code in self._covered), code) for code in codes),
            reverse=True,
        )
        return ranked[0][1] if ranked and ranked[0][0] > 1.25 * ranked[1][0] else ""

    def _settle_village(self, e: Clue, support: dict[str, float], named: _Named) -> None:
        districts = {self._gazetteer.parent(code) for code in e.codes}
        if districts & named.codes:
            return  # its district is named as such; that is the stronger evidence
        if named.near(e):
            return
        likely = sorted(d for d in districts if support[self._regency_of(d)] > 0)
        if len(likely) == 1:
            self._credit(likely[0], e)

    def _credit(self, code: str, e: Clue, factor: float = 1.0) -> None:
        self._score[code] += e.weight * factor
        self._reasons[code, e.phrase, e.where] += e.weight * factor

    def _districts(self) -> set[str]:
        chosen = {
            code
            for code in self._gazetteer.districts
            if self._score[code] >= DISTRICT_THRESHOLD and self._holds(code)
        }
        # "Polsek Balaraja ... Kecamatan Sukamulya": the station's own district is not meant.
        for code, others in self._sectors.items():
            if self._hows[code] <= {"police"} and any(
                other in chosen and self._hows[other] - {"police"} for other in others
            ):
                chosen.discard(code)
        return chosen

    def _holds(self, code: str) -> bool:
        """Whether more than a passing word or the name of a famous spot speaks for a place."""
        hows = self._hows[code]
        if hows == {"bare_district"} and self._score[code] < PASSING:
            return self._votes[self._regency_of(code)] > self._score[code]
        if hows and hows <= {"landmark", "shared"}:
            landmarks = (e.mention.phrase.landmark for e in self._clues if code in e.codes)
            sure = any(landmark and landmark.weight >= SURE_LANDMARK for landmark in landmarks)
            regency = self._regency_of(code)
            return sure or (regency != code and self._votes[regency] > 0)
        return True

    def _regencies(self, districts: set[str]) -> set[str]:
        # Many districts of one regency do not make the next regency a passing mention.
        total = {
            code: self._score[code]
            + max(
                (self._score[d] for d in districts & set(self._gazetteer.children(code))),
                default=0.0,
            )
            for code in self._gazetteer.regencies
        }
        away = ELSEWHERE_SHARE * self._breadth("elsewhere")
        chosen = {self._regency_of(code) for code in districts}
        chosen = {code for code in chosen if total[code] >= away}
        named = {code for code, score in total.items() if score >= NAMED_THRESHOLD}
        if len(named) > len(total) / 2:
            return chosen | named  # "UMK 2026 se-Banten": a list of them all
        strongest = max(self._breadth("province"), *total.values())
        floor = max(REGENCY_THRESHOLD, REGENCY_SHARE * strongest, away)
        for code, score in total.items():
            if score >= floor and self._holds(code) and not self._only_police(code, districts):
                chosen.add(code)
        return chosen

    def _breadth(self, level: str) -> float:
        """How much is said of a level, each phrase once in each part: repeating adds nothing."""
        parts: dict[tuple[str, str], float] = {}
        for e in self._clues:
            if e.mention.level == level:
                key = (e.phrase.lower(), e.where)
                parts[key] = max(parts.get(key, 0.0), e.weight)
        return sum(sorted(parts.values()))

    def _only_police(self, regency: str, districts: set[str]) -> bool:
        """ "Polsek Mancak, Polres Cilegon": the unit's reach, not the place of the event."""
        hows = self._hows[regency]
        covers = {d for u in self._units if regency in u.places for d in u.also_covers}
        return hows <= {"police_unit", "shared"} and bool(covers & districts)
