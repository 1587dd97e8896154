"""How places are named to people: on buttons, in sentences, as examples."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.messages.catalogue import Words
from bot.messages.dates import clock_time, day
from bot.messages.message import clip
from bot.places.gazetteer import Gazetteer
from bot.places.names import clean

NAME_SHOWN = 40  # characters of what somebody typed


@dataclass(frozen=True, slots=True)
class PageContext:
    """What every page is made with."""

    words: Words
    gazetteer: Gazetteer
    zone: ZoneInfo
    now: float


def moment(context: PageContext, at: float) -> str:
    """Selasa 24/11 pukul 14.05 WIB."""
    return context.words(
        "preferences.until",
        day=day(context.words, at, context.zone),
        time=clock_time(context.words, at, context.zone),
    )


def name_of(context: PageContext, code: str) -> str:
    """A followed place as it is called: "Panongan, Kab. Tangerang", "Semua Banten"."""
    if code == context.gazetteer.province:
        return context.words("places.everything", province=context.gazetteer.short_name(code))
    return context.gazetteer.full_name(code)


def label_of(context: PageContext, code: str) -> str:
    """The same for a button."""
    return (
        name_of(context, code)
        if code == context.gazetteer.province
        else context.gazetteer.label(code)
    )


def shown(typed: str) -> str:
    """What somebody typed, fit to be repeated: short, one line, no invisible characters."""
    return clip(" ".join(clean(typed).split()), NAME_SHOWN)


def example(gazetteer: Gazetteer) -> str:
    """A district to name in a hint: the one in the middle of the list."""
    return gazetteer.short_name(gazetteer.districts[len(gazetteer.districts) // 2])
