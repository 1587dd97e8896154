"""The decision on the places that an article is about, from their scores."""

from __future__ import annotations

from collections.abc import Sequence

from bot.places.gazetteer import Gazetteer
from bot.places.model import Places, Reason, Sighting
from bot.places.region_data import RegionData
from bot.tagger.incidental_mentions import IncidentalMentions
from bot.tagger.place_scores import CASUAL, SURE_LANDMARK, Clue, PlaceScores

# In the weights of cues.toml, where one "Kecamatan X" in the running text is 2.
DISTRICT_THRESHOLD = 1.0
REGENCY_THRESHOLD = 1.6
# Below this share of the strongest regency, or the province, a regency is named in passing ...
REGENCY_SHARE = 0.25
# ... or below this share of other provinces; the share is larger without a dateline of ours.
ELSEWHERE_SHARE = 0.45
AWAY_SHARE = 0.6
# In an article that names nearly all regencies, each one counts from this score on.
LISTED_THRESHOLD = 0.9
LISTED_SHARE = 0.8
# A bare district up to this score needs a mention of its regency.
BARE_THRESHOLD = 1.5
# A place that is named only in the text needs this share of the whole province's score.
PROVINCE_SHARE = 0.6


class PlaceDecision:
    """The decision on the places of one article."""

    def __init__(self, gazetteer: Gazetteer, data: RegionData, clues: Sequence[Clue]) -> None:
        self._gazetteer = gazetteer
        self._regency_of = gazetteer.regency_of
        self._sectors = data.sectors
        self._clues = clues
        self._units = [clue.mention.unit for clue in clues if clue.mention.unit]
        self._scores = scores = PlaceScores(gazetteer, clues)
        self._score, self._forms, self._votes = scores.score, scores.forms, scores.votes
        self._whole = scores.breadth("province")
        share = ELSEWHERE_SHARE if scores.at_home else AWAY_SHARE
        self._away = share * scores.breadth("elsewhere")
        self._may_be_away = not scores.at_home and self._away > 0

    def places(self) -> Places:
        """Return the decided places in the order of mention, with the weightiest reasons first."""
        districts = self._districts()
        regencies = self._regencies(districts)
        districts = {code for code in districts if self._regency_of(code) in regencies}
        province = not regencies and self._is_of_province()
        chosen = {*districts, *regencies, *((self._gazetteer.province,) if province else ())}
        reasons = sorted(
            (
                Reason(place, phrase, where, round(weight, 2))
                for (place, phrase, where), weight in self._scores.reasons.items()
                if place in chosen
            ),
            key=lambda reason: (-reason.weight, reason.place, reason.where, reason.phrase),
        )
        return Places(
            tuple(sorted(regencies, key=self._first_mention)),
            tuple(sorted(districts, key=self._first_mention)),
            province,
            tuple(reasons),
        )

    def _first_mention(self, code: str) -> tuple[int, str]:
        """Return a sort key: the first clue that names a place or a part of it, then its code."""
        named = (
            at
            for at, clue in enumerate(self._clues)
            if any(code == each or each.startswith(f"{code}.") for each in clue.codes)
        )
        return next(named, len(self._clues)), code

    def sightings(self, code: str) -> tuple[Sighting, ...]:
        """Return the phrases of the article that name this place or may, decided for or not.

        Phrases with the largest weight come first, then the order of the text.
        """
        found: dict[tuple[str, str], Sighting] = {}
        for clue in self._clues:
            may_be = {self._place_of(candidate) for candidate in clue.codes}
            counted = self._scores.reasons.get((code, clue.phrase, clue.where))
            # A dateline's district counts for its regency, which it does not name.
            if code in may_be or counted is not None:
                weight = round(counted or 0.0, 2)
                others = tuple(sorted(may_be - {code})) if code in may_be else ()
                found.setdefault(
                    (clue.phrase, clue.where), Sighting(clue.phrase, clue.where, weight, others)
                )
        return tuple(sorted(found.values(), key=lambda sighting: -sighting.weight))

    def _place_of(self, code: str) -> str:
        """Return the place that gets the news of this region: for a village, its district."""
        village = self._gazetteer.get(code).level == "village"
        return self._gazetteer.parent(code) if village else code

    def _is_of_province(self) -> bool:
        province, scores = self._gazetteer.province, self._scores
        if province not in scores.firm:
            return False  # "mantan Gubernur Banten", "wisatawan asal Banten"
        # "Banten" in news from Jakarta is history, a team or a list; "Pemprov Banten" is news.
        if self._may_be_away and self._forms[province] <= {"bare_province"}:
            return False
        category = self._score[province] - scores.text_score[province]
        return self._whole + category > self._away

    def _districts(self) -> set[str]:
        chosen = {
            code
            for code in self._gazetteer.districts
            if self._score[code] >= DISTRICT_THRESHOLD and self._holds(code)
        }
        # "Polsek Balaraja ... Kecamatan Sukamulya" does not mean the station's own district.
        for code, others in self._sectors.items():
            if self._forms[code] <= {"police"} and any(
                other in chosen and self._forms[other] - {"police"} for other in others
            ):
                chosen.discard(code)
        if not self._scores.prominent - {self._gazetteer.province}:
            # "Pemprov perbaiki jalan desa": title and dateline name only the whole province.
            least = PROVINCE_SHARE * self._whole
            chosen = {code for code in chosen if self._score[code] >= least}
        return IncidentalMentions(self._gazetteer, self._scores).exclude_from(chosen)

    def _holds(self, code: str) -> bool:
        """Return whether a place has better evidence than a passing word or a famous spot."""
        forms = self._forms[code]
        scores = self._scores
        if self._may_be_away and code not in scores.present:
            return False
        if scores.scene_elsewhere and not (code in scores.firm and self._is_named(code)):
            return False
        if forms == {"bare_district"} and self._score[code] <= BARE_THRESHOLD:
            return self._votes[self._regency_of(code)] > self._score[code]
        if forms and forms <= {"landmark", "shared"}:
            landmarks = (clue.mention.phrase.landmark for clue in self._clues if code in clue.codes)
            sure = any(landmark and landmark.weight >= SURE_LANDMARK for landmark in landmarks)
            regency = self._regency_of(code)
            return sure or (regency != code and self._votes[regency] > 0)
        return True

    def _is_named(self, code: str) -> bool:
        """Return whether a place is clearly named: not as a famous spot or an everyday word."""
        around = (code, self._regency_of(code))
        return any(self._forms[place] - CASUAL - {"landmark", "shared"} for place in around)

    def _regencies(self, districts: set[str]) -> set[str]:
        # Only the strongest district counts: many districts of one regency do not hide another one.
        total = {
            code: self._score[code]
            + max(
                (self._score[d] for d in districts & set(self._gazetteer.children(code))),
                default=0.0,
            )
            for code in self._gazetteer.regencies
        }
        chosen = {self._regency_of(code) for code in districts}
        chosen = {code for code in chosen if total[code] >= self._away}
        named = {code for code, score in total.items() if score >= LISTED_THRESHOLD}
        if len(named) >= LISTED_SHARE * len(total):
            return chosen | named  # a list of all regencies: "UMK 2026 se-Banten"
        strongest = max(self._whole, *total.values())
        floor = max(REGENCY_THRESHOLD, REGENCY_SHARE * strongest, self._away)
        in_text_only = max(floor, PROVINCE_SHARE * self._whole)
        for code, score in total.items():
            least = floor if code in self._scores.prominent else in_text_only
            # News of the province names the location of its offices and halls.
            there = code in self._scores.present or not self._whole
            sure = there and self._holds(code) and not self._only_police(code, districts)
            if score >= least and sure:
                chosen.add(code)
        return chosen

    def _only_police(self, regency: str, districts: set[str]) -> bool:
        """Return whether only a police unit speaks for a regency: "Polsek Mancak, Polres Cilegon".

        The unit's reach is not the place of the event. Datelines (the unit's town) and names that a
        cue weakens do not count.
        """
        forms = {
            clue.mention.form
            for clue in self._clues
            if regency in clue.codes and clue.where != "dateline" and not clue.mention.modifier
        }
        covers = {d for u in self._units if regency in u.places for d in u.also_covers}
        return forms <= {"police_unit", "shared"} and bool(covers & districts)
