"""The names of places for people: on buttons, in sentences, as examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, field
from zoneinfo import ZoneInfo

from bot.deadlines.holidays import WorkCalendar, packaged_calendar
from bot.messages.catalogue import Words
from bot.messages.dates import clock_time, day
from bot.messages.message import clip
from bot.places.gazetteer import Gazetteer
from bot.places.model import PlaceMatch, Places
from bot.places.normalization import normalize

NAME_SHOWN = 40  # characters of a typed name
DISTRICTS_SHOWN = 3  # of an article, in its line of places; the rest is "+2"
REGENCIES_SHOWN = 2


@dataclass(frozen=True, slots=True)
class BotAddress:
    """The bot's @name, and whether it can be asked from other chats (inline mode)."""

    username: str
    inline_mode: bool = False


@dataclass(frozen=True, slots=True)
class PageContext:
    """The values that every page is made with: words, places, zone, and the present time.

    `followed`: the codes that the reader follows. `calendar`: the days in which terms are counted.
    `ledger_url`: the address of the public ledger, empty if it is not public. `bot`: for links to
    its chat; None if no page has such links.
    """

    words: Words
    gazetteer: Gazetteer
    zone: ZoneInfo
    now: float
    _: KW_ONLY
    followed: frozenset[str] = frozenset()
    calendar: WorkCalendar = field(default_factory=packaged_calendar)
    ledger_url: str = ""
    bot: BotAddress | None = None


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


def place_in_sentence(context: PageContext, code: str) -> str:
    """Return a place's name within a sentence: "Panongan, Kab. Tangerang", "seluruh Banten"."""
    if code == context.gazetteer.province:
        return context.words("places.throughout", province=context.gazetteer.short_name(code))
    return context.gazetteer.full_name(code)


def place_label(context: PageContext, code: str) -> str:
    """Return a followed place's name for a button."""
    if code == context.gazetteer.province:
        return place_name(context, code)
    return context.gazetteer.label(code)


def place_line(context: PageContext, places: Places) -> str:
    """Return an article's places in a line: "Panongan, Cikupa · Kab. Tangerang", each regency once.

    Places that the reader follows come first, then places of the same regency, then the others in
    the order of mention; a long list ends with the number of the rest. No place: the province.
    """
    gazetteer, words = context.gazetteer, context.words
    if not places.regencies:
        return gazetteer.short_name(gazetteer.province)
    own = {gazetteer.regency_of(code) for code in context.followed if code in gazetteer}
    regencies = sorted(places.regencies, key=lambda code: code not in own)
    districts = sorted(
        places.districts,
        key=lambda code: (code not in context.followed, gazetteer.regency_of(code) not in own),
    )
    if len(districts) == len(regencies) == 1:
        return gazetteer.full_name(districts[0])

    def join_names(codes: Sequence[str], most: int) -> str:
        named = ", ".join(map(gazetteer.short_name, codes[:most]))
        rest = len(codes) - most
        return words("push.places_more", places=named, n=rest) if rest > 0 else named

    parts = (join_names(districts, DISTRICTS_SHOWN), join_names(regencies, REGENCIES_SHOWN))
    return " · ".join(filter(None, parts))


def match_label(gazetteer: Gazetteer, match: PlaceMatch) -> str:
    """Return a match's name for a button, with the village or landmark that was typed."""
    label = gazetteer.label(match.code)
    named = gazetteer.short_name(match.via) if match.via else match.landmark
    return f"{named}, {label}" if named else label


def typed_text(typed: str) -> str:
    """Return typed words fit to be shown: short, one line, no invisible characters."""
    return clip(" ".join(normalize(typed).split()), NAME_SHOWN)


def example_district(gazetteer: Gazetteer) -> str:
    """Return a district to name in a hint: the one in the middle of the list."""
    return gazetteer.short_name(gazetteer.districts[len(gazetteer.districts) // 2])
