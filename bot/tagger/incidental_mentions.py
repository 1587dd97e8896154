"""The districts of an article that are only named in passing.

"Petugas dari pos Cikupa", "macet hingga Jayanti", "pelaku lari ke Maja, Lebak": neighbours, routes
and origins are named beside the place that the news is about, which is named more often, in the
title, or as a district.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from bot.places.gazetteer import Gazetteer
from bot.tagger.place_scores import PlaceScores

# A bare name with up to this score, and this share of the strongest district, is in passing ...
CASUAL_SHARE = 0.32
CASUAL_SCORE = 2.25
# ... and a name that only gives the origin of a road or a person, up to this share.
WEAK_SHARE = 0.5
# A district is in passing too if its regency has hardly another mention in the article.
ABROAD_SHARE = 0.5
ABROAD_REGENCY_SHARE = 0.3
# A bare name with less than this share of its regency's score is an example of the regency.
EXAMPLE_SHARE = 0.15


class IncidentalMentions:
    """A comparison of districts with the strongest of them, and with their regencies."""

    def __init__(self, gazetteer: Gazetteer, scores: PlaceScores) -> None:
        self._regency_of = gazetteer.regency_of
        self._scores = scores
        self._score = scores.score
        self._forms = scores.forms

    def exclude_from(self, chosen: AbstractSet[str]) -> set[str]:
        """Return the chosen districts without those that are only named in passing."""
        explicit = {self._regency_of(c) for c in chosen if "district" in self._forms[c]}
        chosen = {
            code
            for code in chosen
            if not self._is_example(code) and not self._is_reporter(code, explicit)
        }
        if not chosen:
            return set()
        main = max(chosen, key=lambda code: (self._score[code], code))
        return {code for code in chosen if code == main or not self._is_incidental(code, main)}

    def _is_example(self, code: str) -> bool:
        """Return whether a district is only an example: "di 18 titik, antara lain Sajira"."""
        casual = self._scores.is_casual(code) and code not in self._scores.prominent
        regency_score = self._scores.text_score[self._regency_of(code)]
        return casual and self._score[code] < EXAMPLE_SHARE * regency_score

    def _is_reporter(self, code: str, explicit: AbstractSet[str]) -> bool:
        """Return whether only its police station is named, beside an explicit Kecamatan."""
        only_police = self._forms[code] == {"police"} and code not in self._scores.prominent
        return only_police and self._regency_of(code) in explicit

    def _is_incidental(self, code: str, main: str) -> bool:
        score, top = self._score[code], self._score[main]
        if self._scores.is_casual(code):
            share = CASUAL_SHARE if code in self._scores.firm else WEAK_SHARE
            if score <= CASUAL_SCORE and score <= share * top:
                return True
        if code in self._scores.prominent:
            return False
        regency, main_regency = self._regency_of(code), self._regency_of(main)
        if regency == main_regency:
            return False
        hardly = self._score[regency] <= ABROAD_REGENCY_SHARE * (self._score[main_regency] + top)
        return hardly and score <= ABROAD_SHARE * top
