"""The mentions of places in a text, each with its level, candidates and weight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from bot.places.gazetteer import Gazetteer
from bot.places.normalization import fold
from bot.places.region_data import RegionData
from bot.tagger.addresses import AddressResolver
from bot.tagger.mention_context import VENUE_LANDMARK, CueState, Mention
from bot.tagger.place_phrases import Lexicon, Phrase, Token
from bot.tagger.road_routes import HYPHENS, is_district_pair, is_route

_CAPITAL = re.compile(r"\.? ?[A-Z][\w-]+")

# Level, candidate codes, form, weight.
Meaning: TypeAlias = tuple[str, tuple[str, ...], str, float]
NOTHING: Meaning = ("", (), "", 0.0)


class MentionReader:
    """A reader of the mentions in cleaned texts; one `MentionReader` serves all articles."""

    def __init__(self, gazetteer: Gazetteer, data: RegionData) -> None:
        self._gazetteer = gazetteer
        self._cues = data.cues
        self._lexicon = Lexicon(gazetteer, data)
        self._addresses = AddressResolver(gazetteer, data.cues)
        intro = "|".join(re.escape(word) for word in data.cues.words["intro"])
        self._intro_end = re.compile(rf"(?:\b(?:{intro}),?|:) ?(?:di )?$")

    def phrase(self, name: str) -> Phrase:
        """Return the phrase of this name; an empty phrase for an unknown name."""
        return self._lexicon.phrases.get(fold(name), Phrase())

    def read(self, text: str) -> list[Mention]:
        """Return the mentions in order, with addresses resolved and non-places left out."""
        state = CueState(text, self._cues, self._intro_end)
        tokens = self._lexicon.tokens(text)
        blocked_end = -1
        for index, token in enumerate(tokens):
            if token.phrase.cue:
                state.note_cue(token)
                if token.phrase.foreign:
                    self._note_foreign(state, token, tokens[index + 1 : index + 2])
            elif token.phrase.blocked:
                blocked_end = token.end
            elif text[blocked_end : token.start] not in HYPHENS:  # "Lebak Bulus-Serpong"
                self._note_name(state, tokens, index)
        self._addresses.resolve(text, state.mentions)
        return [m for m in state.mentions if m.codes or m.level in ("elsewhere", "namesake")]

    def _note_foreign(self, state: CueState, token: Token, following: Sequence[Token]) -> None:
        """Note "Kabupaten Xyz", with an unknown capitalised name, as an address elsewhere."""
        match = _CAPITAL.match(state.text, token.end)
        if match and not (following and following[0].start < match.end()):
            state.mentions.append(_nowhere(token.start, match.end(), token.phrase))

    def _note_name(self, state: CueState, tokens: Sequence[Token], index: int) -> None:
        token = tokens[index]
        kinds, left = state.kinds_for(token)
        if linked := "road" in kinds and is_district_pair(state.text, tokens, index):
            kinds = ()
        if "never" in kinds or "road" in kinds:
            state.skip(token)
            return
        if kinds and state.inherited and self._ends_list(kinds, token.phrase, state.mentions):
            kinds = ()
            state.end_list()
        capital = state.text[token.start].isupper()
        level, codes, form, weight = self._read_meaning(token.phrase, kinds, capital)
        if not form:
            state.end_list()
            return
        modifier = state.modifier_for(left)
        if linked or (not kinds and is_route(self._gazetteer, state.text, tokens, index)):
            modifier = "road"
        if modifier:
            weight *= self._cues.factors[modifier]
        if level == "regency" and form != "police_unit" and state.is_in_venue(token):
            weight *= self._cues.factors["venue"]
            modifier = modifier or "venue"
        if form == "landmark" and weight < VENUE_LANDMARK:
            state.note_venue(token.end)
        start, end, phrase = token
        state.add(
            Mention(level, codes, form, weight, left, start, end, phrase, state.group, modifier)
        )

    def _ends_list(self, kinds: tuple[str, ...], phrase: Phrase, before: Sequence[Mention]) -> bool:
        """Return whether a listed name is the address of the list and not its next member.

        "Kecamatan Labuan, Pandeglang", "Desa Ranca Bango, Rajeg".
        """
        if kinds[0] == "village":
            parents = {self._gazetteer.parent(code) for m in before[-1:] for code in m.codes}
            return bool(parents.intersection(phrase.districts))
        return kinds[0] not in self._cues.regency_kinds and bool(phrase.regencies)

    def _read_meaning(self, phrase: Phrase, kinds: tuple[str, ...], capital: bool) -> Meaning:
        weights = self._cues.weights
        for kind in kinds:
            meaning = self._read_cued(phrase, kind)
            if meaning:
                return meaning
        wanted = tuple(kind for kind in kinds if kind in self._cues.regency_kinds)
        if wanted and phrase.regencies:
            codes = self._of_kind(phrase.regencies, wanted)
            if codes:
                both = len(wanted) > 1 or "any" in wanted
                form = "regency" if both or len(codes) == 1 else "shared"
                return "regency", codes, form, weights["regency"]
        if phrase.unit:
            form = "police_unit" if len(phrase.unit.places) == 1 else "shared"
            return "regency", phrase.unit.places, form, weights["police_unit"]
        cued = any(kind in ("district", "official", "police") for kind in kinds)
        return self._read_bare(phrase, cued) if capital else NOTHING

    def _read_cued(self, phrase: Phrase, kind: str) -> Meaning | None:
        """Return the meaning of a phrase after a cue of this kind; None if the cue does not fit."""
        weight = self._cues.weights.get(kind, self._cues.weights["bare_regency"])
        if kind in ("district", "official", "police") and phrase.districts:
            return "district", phrase.districts, kind, weight
        if kind == "village":
            return "village", phrase.villages, kind, weight
        if kind == "seat" and len(phrase.districts) == 1 and not phrase.regencies:
            return (
                "regency",
                (self._gazetteer.regency_of(phrase.districts[0]),),
                "bare_regency",
                weight,
            )
        if kind == "province" and phrase.province:
            return "province", (phrase.province,), kind, weight
        return None

    def _read_bare(self, phrase: Phrase, cued: bool) -> Meaning:
        weights = self._cues.weights
        meanings: tuple[tuple[str, tuple[str, ...], str], ...] = (
            ("elsewhere", ("",) if phrase.elsewhere else (), "bare_regency"),
            ("regency", phrase.shared, "shared"),
            ("regency", phrase.regencies, "bare_regency"),
            ("district", () if cued or phrase.landmark else phrase.districts, "bare_district"),
            ("province", (phrase.province,) if phrase.province else (), "bare_province"),
        )
        if phrase.landmark and not phrase.elsewhere:
            level = self._gazetteer.get(phrase.landmark.place).level
            return level, (phrase.landmark.place,), "landmark", phrase.landmark.weight
        for kind, codes, form in meanings:
            if codes:
                weight = weights["bare_regency" if form == "shared" else form]
                return kind, () if kind == "elsewhere" else codes, form, weight
        return NOTHING

    def _of_kind(self, codes: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[str, ...]:
        if "any" in wanted:
            return codes
        exact = tuple(
            code
            for code in codes
            if self._gazetteer.get(code).name.partition(" ")[0].lower() in wanted
        )
        # A reporter's "Kabupaten Cilegon" can only be Kota Cilegon, the only Cilegon.
        return exact or (codes if len(codes) == 1 else ())


def _nowhere(start: int, end: int, phrase: Phrase) -> Mention:
    return Mention("elsewhere", (), "elsewhere", 0.0, start, start, end, phrase, 0)
