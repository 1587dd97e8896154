"""A mention of a place, and the state of cue, list, origin and venue while reading."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.places.region_data import Cues, PoliceUnit
from bot.tagger.place_phrases import Phrase, Token

# The signs between a cue and its name: "Kec. X", "Kec : X", "Koramil 0601-05/X", "Desa “X”",
# "se-X".
_ADJACENT = re.compile(r" ?(?:[.:]|-)? ?(?:\d[\d.-]{0,8} ?[/.-]? ?)?[\"'“‘(]?")
_AND = r"(?:dan|serta|hingga|sampai|atau|maupun|juga|dan juga|sampai dengan) "
_REMARK = r"(?: ?\([^()\n]{0,40}\))?"
_LIST = re.compile(rf"{_REMARK}(?: ?[,/;&–-] ?(?:{_AND})?| {_AND})[\"'“‘]?")
_DASH = re.compile(r" ?[-–/] ?")
_TIED = re.compile(r" ?[A-Z]\w+(?: [A-Z]\w+)? ?[-–] ?")  # "jurusan Kalideres-Malingping"
_NO_PLACE = {"never", "road"}
# A landmark below this weight is a venue, known for its events.
VENUE_LANDMARK = 0.4
_PAIR = re.compile(r" ?/ ?| (?:dan|atau|maupun|serta) ")
ADDRESS = re.compile(r"[\"'”’)]?(?:,| -)? ?\(?(?:(?:di|wilayah|di wilayah) )?")
_STOP = re.compile(r"[.!?] |\n")


@dataclass(slots=True)
class Mention:
    """A single mention of a place. `codes` are the candidates; one code means it is certain.

    `form`: the way it is named (a key of the weights in cues.toml, or "shared" or "landmark").
    `weight`: that form's weight, before the factor for the part of the article. `left`: the start
    of its cue. `group`: the same number for the members of one list.
    """

    level: str
    codes: tuple[str, ...]
    form: str
    weight: float
    left: int
    start: int
    end: int
    phrase: Phrase
    group: int
    modifier: str = ""  # the kind of the cue that weakens it, or ""

    @property
    def unit(self) -> PoliceUnit | None:
        """The police unit whose name was used; None for another form."""
        return self.phrase.unit if self.form == "police_unit" else None

    @property
    def is_venue(self) -> bool:
        """Whether the place is a landmark that is known for its events."""
        return self.form == "landmark" and self.weight < VENUE_LANDMARK

    @property
    def cued_by_word(self) -> bool:
        """Whether a word before the name gives its kind."""
        return self.form in ("district", "official", "police", "village")

    @property
    def has_cue(self) -> bool:
        """Whether a word before the name, or its address, gives its kind."""
        return self.cued_by_word or self.form in ("address", "listed")


class CueState:
    """The state while a text is read: the cue, list and origin that apply."""

    def __init__(self, text: str, cues: Cues, intro_end: re.Pattern[str]) -> None:
        self.text = text
        self.mentions: list[Mention] = []
        self.group = 0
        self.inherited = False  # the last name inherited its cue in a list
        self._cues = cues
        self._intro_end = intro_end
        self._kinds: tuple[str, ...] = ()
        self._left = self._cue_end = 0
        self._list_end = -1
        self._announced: tuple[str, int] = ("", -1)
        self._modifier = ""
        self._modifier_end = self._venue_end = -1

    def note_cue(self, token: Token) -> None:
        """Note a cue that gives the level of the next name, or weakens it."""
        kind = token.phrase.cue
        if kind == "venue":
            self.note_venue(token.end)
        elif kind in ("origin", "residents", "from"):
            self._modifier, self._modifier_end = kind, token.end
        elif kind == "until":
            # "Mauk hingga Kronjo" is a list; "macet hingga Kronjo" is only a distance.
            if not (self.mentions and self.text[self.mentions[-1].end : token.start] == " "):
                self._modifier, self._modifier_end = kind, token.end
        elif (
            self._kinds
            and self._list_end < 0
            and {kind, *self._kinds} <= set(self._cues.regency_kinds)
            and _PAIR.fullmatch(self.text, self._cue_end, token.start)
        ):  # "Kabupaten dan Kota Serang", "Kabupaten/Kota Serang"
            self._kinds, self._cue_end = (*self._kinds, kind), token.end
        else:
            self._kinds, self._left, self._cue_end = (kind,), token.start, token.end
            self._list_end = -1
            if kind in ("district", "village", "police", "official"):
                self._announced = (kind, token.end)

    def kinds_for(self, token: Token) -> tuple[tuple[str, ...], int]:
        """Return the cues that apply to this name, and the start of the first cue."""
        self.inherited = False
        if self._kinds and self._list_end < 0:
            if _ADJACENT.fullmatch(self.text, self._cue_end, token.start) or (
                "never" in self._kinds and _TIED.fullmatch(self.text, self._cue_end, token.start)
            ):
                self.group += 1
                return self._kinds, self._left
        else:
            between = _LIST if _NO_PLACE.isdisjoint(self._kinds) else _DASH
            listed = self._list_end >= 0 and between.fullmatch(
                self.text, self._list_end, token.start
            )
            if listed:
                self.inherited = bool(self._kinds)
                return self._kinds, token.start
        self.group += 1
        self._kinds = self._announced_kinds(token)
        return self._kinds, token.start

    def _announced_kinds(self, token: Token) -> tuple[str, ...]:
        """Return the level that announces a list: "Empat kecamatan di Lebak, yakni A dan B"."""
        kind, end = self._announced
        if end < 0 or token.start - end > self._cues.reach["lists"]:
            return ()
        gap = self.text[end : token.start]
        return (kind,) if self._intro_end.search(gap) and not _STOP.search(gap) else ()

    def modifier_for(self, left: int) -> str:
        """Return the kind of the cue before a name or its list that weakens it; empty for none."""
        if not self._modifier or self._modifier_end > left:
            return ""
        last = self.mentions[-1].end if self.mentions else -1
        if _ADJACENT.fullmatch(self.text, self._modifier_end, left) or (
            last >= self._modifier_end
            and (_LIST.fullmatch(self.text, last, left) or ADDRESS.fullmatch(self.text, last, left))
        ):
            return self._modifier
        self._modifier = ""
        return ""

    def is_in_venue(self, token: Token) -> bool:
        """Return whether the name is the location of a hotel, hall or office."""
        end = self._venue_end
        near = end >= 0 and token.start - end <= self._cues.reach["venue"]
        return near and not _STOP.search(self.text, end, token.start)

    def note_venue(self, end: int) -> None:
        """Note the end of the name of a venue."""
        self._venue_end = end

    def add(self, mention: Mention) -> None:
        """Add a mention; the next names of its list inherit its cue."""
        self.mentions.append(mention)
        self._list_end = mention.end

    def skip(self, token: Token) -> None:
        """Skip the name of a street or the like, and names that a dash joins to it."""
        self._list_end = token.end

    def end_list(self) -> None:
        """End the list, after a word that fits no meaning."""
        self._kinds, self._list_end = (), -1
