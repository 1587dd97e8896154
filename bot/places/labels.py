"""How places are named to people: on buttons, in sentences, as examples."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.messages.catalogue import Words
from bot.messages.dates import clock_time, day
from bot.messages.message import clip
from bot.places.gazetteer import Gazetteer
from bot.places.model import PlaceMatch
from bot.places.normalization import normalize

NAME_SHOWN = 40  # characters of what somebody typed


@dataclass(frozen=True, slots=True)
class PageContext:
    """What every page is made with: words, places, zone, and the time of it."""

    words: Words
    gazetteer: Gazetteer
    zone: ZoneInfo
    now: float


def date_and_time(context: PageContext, at: float) -> str:
    """Return the date and time: "Selasa 24/11 pukul 14.05 WIB"."""
    return context.words(
        "preferences.until",
        day=day(context.words, at, context.now, context.zone),
        time=clock_time(context.words, at, context.zone),
    )


def place_name(context: PageContext, code: str) -> str:
    """Return a followed place's name: "Panongan, Kab. Tangerang", "Semua Banten"."""
    if code == context.gazetteer.province:
        return context.words("places.everything", province=context.gazetteer.short_name(code))
    return context.gazetteer.full_name(code)


def place_label(context: PageContext, code: str) -> str:
    """Return a followed place's name for a button."""
    if code == context.gazetteer.province:
        return place_name(context, code)
    return context.gazetteer.label(code)


def match_label(gazetteer: Gazetteer, match: PlaceMatch) -> str:
    """Return a match's name for a button; with the village or landmark it is offered for."""
    label = gazetteer.label(match.code)
    named = gazetteer.short_name(match.via) if match.via else match.landmark
    return f"{named}, {label}" if named else label


def typed_text(typed: str) -> str:
    """Return what somebody typed, fit to be shown: short, one line, no invisible characters."""
    return clip(" ".join(normalize(typed).split()), NAME_SHOWN)


def example_district(gazetteer: Gazetteer) -> str:
    """Return a district to name in a hint: the one in the middle of the list."""
    return gazetteer.short_name(gazetteer.districts[len(gazetteer.districts) // 2])
