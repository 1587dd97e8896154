"""Weighing what an article says of places, and deciding.

Evidence that can mean one region only votes for it. A name that several regions bear follows
those votes, or abstains when there are none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

from bot.gazetteer import Gazetteer
from bot.model import Places, Reason, Sighting
from bot.passage import Mention
from bot.regiondata import RegionData

# All in the weights of cues.toml, where "Kecamatan X" once in the running text is 2.
DISTRICT_THRESHOLD = 1.0
REGENCY_THRESHOLD = 1.4
# Far below the strongest regency, or the province, a regency is a passing mention ...
REGENCY_SHARE = 0.25
# ... as it is against what is said of other provinces.
ELSEWHERE_SHARE = 0.45
# Above this each of them counts in an article that names most regencies.
LISTED_THRESHOLD = 0.9
# A bare district below this needs its regency named too.
BARE_THRESHOLD = 1.5
# Landmarks from this weight on decide by themselves.
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
        named = [clue for clue in clues if clue.mention.level == "district" and clue.mention.cued]
        self.codes = {code for clue in named for code in clue.codes}
        self._title = sorted(clue.position for clue in named if clue.where == "title")
        self._text = sorted(clue.position for clue in named if clue.where != "title")

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
        self._units = [clue.mention.unit for clue in clues if clue.mention.unit]
        self._covered = {code for unit in self._units for code in unit.also_covers}
        self._votes: defaultdict[str, float] = defaultdict(float)
        self._score: defaultdict[str, float] = defaultdict(float)
        self._hows: defaultdict[str, set[str]] = defaultdict(set)
        for clue in clues:
            for code in clue.codes:
                self._hows[code].add(clue.mention.how)
        self._reasons: defaultdict[tuple[str, str, str], float] = defaultdict(float)

    def places(self) -> Places:
        """The decided places, codes sorted, the weightiest reasons first."""
        self._vote()
        self._settle()
        districts = self._districts()
        regencies = self._regencies(districts)
        districts = {code for code in districts if self._regency_of(code) in regencies}
        said = self._breadth("province")
        province = not regencies and said > ELSEWHERE_SHARE * self._breadth("elsewhere")
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

    def sightings(self, code: str) -> tuple[Sighting, ...]:
        """Where the article names this place or may, whether it was decided for or not.

        What counted first, then in the order of the text. A `Decision` is asked once.
        """
        self._vote()
        self._settle()
        found: dict[tuple[str, str], Sighting] = {}
        for clue in self._clues:
            may_be = {self._place_of(candidate) for candidate in clue.codes}
            if code in may_be:
                weight = round(self._reasons.get((code, clue.phrase, clue.where), 0.0), 2)
                others = tuple(sorted(may_be - {code}))
                found.setdefault(
                    (clue.phrase, clue.where), Sighting(clue.phrase, clue.where, weight, others)
                )
        return tuple(sorted(found.values(), key=lambda sighting: -sighting.weight))

    def _place_of(self, code: str) -> str:
        """The place that news of this region is news of: of a village, its district."""
        village = self._gazetteer.get(code).level == "village"
        return self._gazetteer.parent(code) if village else code

    def _vote(self) -> None:
        """Evidence that can mean one region only, and is no everyday word, speaks first."""
        for clue in self._clues:
            if len(clue.codes) == 1 and clue.mention.level != "province" and self._sure(clue):
                self._votes[self._regency_of(clue.codes[0])] += clue.weight

    def _sure(self, clue: Clue) -> bool:
        ambiguity, how = clue.mention.phrase.ambiguity, clue.mention.how
        if clue.mention.level == "regency" or how in ("address", "category"):
            return True
        if how == "landmark":
            return False
        if how == "bare_district":
            return ambiguity.use == "bare"
        return not ambiguity.elsewhere

    def _support(self, regency: str) -> float:
        """The votes for a regency; a name it shares with others counts half."""
        shared = sum(
            clue.weight / 2
            for clue in self._clues
            if clue.mention.how == "shared" and regency in clue.codes
        )
        return self._votes[regency] + shared

    def _settle(self) -> None:
        support = {code: self._support(code) for code in self._gazetteer.regencies}
        named = _Named(self._clues)
        for clue in self._clues:
            if clue.mention.level == "province":
                self._credit(self._gazetteer.province, clue)
            elif not clue.codes:
                continue
            elif clue.mention.level == "village":
                self._settle_village(clue, support, named)
            elif clue.mention.how == "shared":
                self._follow(clue)
            elif clue.mention.level == "district":
                self._settle_district(clue, support)
            else:
                for code in clue.codes:
                    self._credit(code, clue)

    def _follow(self, clue: Clue) -> None:
        """A shared name strengthens the one of its regencies that is evident anyway."""
        best = max(clue.codes, key=lambda code: (self._votes[code], code))
        if self._votes[best] > 0:
            self._credit(best, clue, 0.5)

    def _settle_district(self, clue: Clue, support: dict[str, float]) -> None:
        use = clue.mention.phrase.ambiguity.use
        bare = clue.mention.how == "bare_district"
        if bare and use in ("address", "cue"):
            return
        code = self._candidate(clue.codes, support)
        if not code:
            return
        regency = self._regency_of(code)
        if not self._sure(clue) and support[regency] <= 0:
            return
        self._credit(code, clue)

    def _candidate(self, codes: tuple[str, ...], support: dict[str, float]) -> str:
        """The one candidate whose regency is clearly the most evident, if there is one."""
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

    def _settle_village(self, clue: Clue, support: dict[str, float], named: _Named) -> None:
        districts = {self._gazetteer.parent(code) for code in clue.codes}
        if districts & named.codes:
            return  # its district is named as such; that is the stronger evidence
        if named.near(clue):
            return
        likely = sorted(d for d in districts if support[self._regency_of(d)] > 0)
        if len(likely) == 1:
            self._credit(likely[0], clue)

    def _credit(self, code: str, clue: Clue, factor: float = 1.0) -> None:
        self._score[code] += clue.weight * factor
        self._reasons[code, clue.phrase, clue.where] += clue.weight * factor

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
        if hows == {"bare_district"} and self._score[code] < BARE_THRESHOLD:
            return self._votes[self._regency_of(code)] > self._score[code]
        if hows and hows <= {"landmark", "shared"}:
            landmarks = (clue.mention.phrase.landmark for clue in self._clues if code in clue.codes)
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
        named = {code for code, score in total.items() if score >= LISTED_THRESHOLD}
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
        for clue in self._clues:
            if clue.mention.level == level:
                key = (clue.phrase.lower(), clue.where)
                parts[key] = max(parts.get(key, 0.0), clue.weight)
        return sum(sorted(parts.values()))

    def _only_police(self, regency: str, districts: set[str]) -> bool:
        """ "Polsek Mancak, Polres Cilegon": the unit's reach, not the place of the event."""
        hows = self._hows[regency]
        covers = {d for u in self._units if regency in u.places for d in u.also_covers}
        return hows <= {"police_unit", "shared"} and bool(covers & districts)
