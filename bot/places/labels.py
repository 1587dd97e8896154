"""How places are named to people: on buttons, in sentences, as examples."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.messages.catalogue import Words
from bot.messages.dates import clock_time, day
from bot.messages.message import clip
from bot.places.gazetteer import Gazetteer
from bot.places.normalization import normalize

NAME_SHOWN = 40  # characters of what somebody typed


@dataclass(frozen=True, slots=True)
class PageContext:
    """What every page is made with."""

    words: Words
    gazetteer: Gazetteer
    zone: ZoneInfo
    now: float


def date_and_time(desk: PageContext, at: float) -> str:
    """Selasa 24/11 pukul 14.05 WIB."""
    return desk.words(
        "preferences.until",
        day=day(desk.words, at, desk.zone),
        time=clock_time(desk.words, at, desk.zone),
    )


def place_name(desk: PageContext, code: str) -> str:
    """A followed place as it is called: "Panongan, Kab. Tangerang", "Semua Banten"."""
    if code == desk.gazetteer.province:
        return desk.words("places.everything", province=desk.gazetteer.short_name(code))
    return desk.gazetteer.full_name(code)


def place_label(desk: PageContext, code: str) -> str:
    """The same for a button."""
    return place_name(desk, code) if code == desk.gazetteer.province else desk.gazetteer.label(code)


def typed_text(typed: str) -> str:
    """What somebody typed, fit to be repeated: short, one line, no invisible characters."""
    return clip(" ".join(normalize(typed).split()), NAME_SHOWN)


def example_district(gazetteer: Gazetteer) -> str:
    """A district to name in a hint: the one in the middle of the list."""
    return gazetteer.short_name(gazetteer.districts[len(gazetteer.districts) // 2])
