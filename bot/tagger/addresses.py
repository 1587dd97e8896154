"""The evidence of names that stand together: addresses and lists."""

from __future__ import annotations

from itertools import groupby

from bot.places.gazetteer import Gazetteer
from bot.places.region_data import Cues
from bot.tagger.mention_context import ADDRESS, Mention

RANK = {"village": 0, "district": 1, "namesake": 1, "regency": 2, "province": 3, "elsewhere": 4}


class AddressResolver:
    """A resolver that narrows mentions by neighbours: "Desa A, Kecamatan B, Kabupaten C"."""

    def __init__(self, gazetteer: Gazetteer, cues: Cues) -> None:
        self._gazetteer = gazetteer
        self._cues = cues

    def resolve(self, text: str, mentions: list[Mention]) -> None:
        """Resolve mentions in place; a mention that is no place of the province loses its codes."""
        self._resolve_chains(text, mentions)
        self._resolve_lists(mentions)

    def _resolve_chains(self, text: str, mentions: list[Mention]) -> None:
        """Resolve addresses from the right: regency decides district, district decides village."""
        for index in range(len(mentions) - 2, -1, -1):
            inner, outer = mentions[index], mentions[index + 1]
            if inner.level == outer.level or not ADDRESS.fullmatch(text, inner.end, outer.left):
                continue
            if inner.level == "elsewhere" and outer.level == "regency":
                self._reclaim(inner, outer)
            elif _is_seat(inner, text[inner.end : outer.left]) and outer.level in (
                "district",
                "regency",
            ):
                # The location of an office: "Mapolda Banten, Kota Serang", "KP3B, Kecamatan Curug".
                outer.weight *= self._cues.factors["venue"]
                outer.modifier = outer.modifier or "venue"
            elif RANK[inner.level] < RANK[outer.level]:
                self._narrow(inner, outer, close=" di " not in text[inner.end : outer.left])
                listed = index - 1
                while listed >= 0 and mentions[listed].group == inner.group:
                    if mentions[listed].level == inner.level:
                        self._narrow(mentions[listed], outer, close=False)
                    listed -= 1

    def _resolve_lists(self, mentions: list[Mention]) -> None:
        """Confirm everyday words in a list by a sure name: "Cipondoh, Pinang, dan Larangan"."""
        for _, members in groupby(mentions, key=lambda mention: mention.group):
            bare = [mention for mention in members if mention.form == "bare_district"]
            if len(bare) < 2:
                continue
            sure = {
                self._gazetteer.regency_of(mention.codes[0])
                for mention in bare
                if mention.codes and mention.phrase.ambiguity.use == "bare"
            }
            for mention in bare:
                codes = tuple(c for c in mention.codes if self._gazetteer.regency_of(c) in sure)
                if codes and mention.phrase.ambiguity.use in ("near", "address"):
                    mention.codes, mention.form = codes, "listed"

    def _reclaim(self, inner: Mention, outer: Mention) -> None:
        """Make a name that is known elsewhere our district again: "Purwakarta, Kota Cilegon"."""
        codes = inner.phrase.districts
        codes = tuple(code for code in codes if self._gazetteer.regency_of(code) in outer.codes)
        if codes and inner.phrase.ambiguity.use != "cue":
            inner.level, inner.codes, inner.form = "district", codes, "address"
            inner.weight *= self._cues.weights["address"] / self._cues.weights["bare_regency"]

    def _narrow(self, inner: Mention, outer: Mention, *, close: bool) -> None:
        """Narrow the inner name by the outer one.

        `close`: the names touch. A "di" between them, or a list, does not make an everyday word a
        place: "Larangan di Kota Tangerang".
        """
        known = inner.has_cue and inner.phrase.ambiguity.use == "bare"
        if outer.level == "elsewhere":
            # "Camat Panongan, Bima ..." may be a man's name; "Serpong, Bogor" a list of cities.
            inner.codes = inner.codes if known and inner.level == "district" else ()
            if inner.level == "district" and inner.phrase.ambiguity.use != "bare":
                inner.level = "namesake"
            return
        if outer.level in ("district", "namesake"):
            self._confirm(inner, outer)
            return
        if outer.level == "province" and inner.phrase.ambiguity.use in ("bare", "near"):
            self._strengthen(inner)
        if outer.level != "regency" or outer.unit or inner.form == "landmark":
            return
        codes = tuple(
            code for code in inner.codes if self._gazetteer.regency_of(code) in outer.codes
        )
        if not codes:
            # Reporters sometimes name the wrong regency; only an unmistakable name stays then.
            if close or inner.has_cue:
                inner.codes = inner.codes if known else ()
            return
        inner.codes = codes
        if outer.form == "shared":
            outer.codes = tuple(sorted({self._gazetteer.regency_of(code) for code in codes}))
            if len(outer.codes) == 1:
                outer.form = "regency"
        if close or inner.phrase.ambiguity.use != "address":
            self._strengthen(inner)

    def _confirm(self, village: Mention, district: Mention) -> None:
        """Confirm district B in "Desa A, B": the village shows that B is a place, and which B."""
        parents = {self._gazetteer.parent(code) for code in village.codes}
        codes = tuple(code for code in district.codes if code in parents)
        if codes:
            district.codes = codes
            self._strengthen(district)
        village.codes = ()

    def _strengthen(self, mention: Mention) -> None:
        """Give a bare name in an address the weight of a name with a cue."""
        if mention.form == "bare_district" and mention.phrase.ambiguity.use != "cue":
            weights = self._cues.weights
            mention.weight *= weights["address"] / weights["bare_district"]
            mention.form = "address"


def _is_seat(mention: Mention, between: str) -> bool:
    """Return whether a venue, or an office of the province without "di" after it, is named."""
    return mention.is_venue or (mention.level == "province" and "di " not in between)
