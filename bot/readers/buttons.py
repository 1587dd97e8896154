"""What a reader's buttons carry: always the wanted state, never "toggle" (law 2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.messages.callback_data import CallbackData
from bot.readers.model import Mode, QuietMode

ALL_REGENCIES = "0"


class Spot(StrEnum):
    """Where the button stands: the keyboard of places is redrawn after a press."""

    MESSAGE = ""
    KEYBOARD = "k"


@dataclass(frozen=True, slots=True)
class FollowPlace(CallbackData):
    """Follow a place, or not."""

    prefix: ClassVar[str] = "f"
    place: str
    wanted: bool
    spot: Spot = Spot.MESSAGE


@dataclass(frozen=True, slots=True)
class Widen(CallbackData):
    """With a district, follow also the news of its whole regency, or not."""

    prefix: ClassVar[str] = "v"
    district: str
    wanted: bool
    spot: Spot = Spot.MESSAGE


@dataclass(frozen=True, slots=True)
class RegencyPage(CallbackData):
    """The districts of a regency, or ALL_REGENCIES; without a number, the first page."""

    prefix: ClassVar[str] = "r"
    regency: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class FollowedPage(CallbackData):
    """A page of what is followed, to be dropped by a tap."""

    prefix: ClassVar[str] = "fp"
    number: int


class KeywordWish(StrEnum):
    """What is wanted of news with a keyword."""

    FOLLOW = "1"
    MUTE = "-"
    DROP = "0"  # neither


@dataclass(frozen=True, slots=True)
class ChooseKeyword(CallbackData):
    """Follow words or a subject, or mute them, or neither (`name`: as in bot.search.keywords)."""

    prefix: ClassVar[str] = "i"
    wish: KeywordWish
    name: str


@dataclass(frozen=True, slots=True)
class KeywordsPage(CallbackData):
    """A page of the keywords that somebody chose, each to be dropped by a tap."""

    prefix: ClassVar[str] = "ip"
    number: int


@dataclass(frozen=True, slots=True)
class StoriesPage(CallbackData):
    """A page of the stories that somebody follows, each to be ended by a tap."""

    prefix: ClassVar[str] = "ep"
    number: int


@dataclass(frozen=True, slots=True)
class EndStory(CallbackData):
    """What comes of this article is not wanted any more; tapped on this page of them."""

    prefix: ClassVar[str] = "ee"
    article_id: int
    number: int = 1


@dataclass(frozen=True, slots=True)
class Pause(CallbackData):
    """No news for so many days; 0 goes on."""

    prefix: ClassVar[str] = "p"
    days: int


@dataclass(frozen=True, slots=True)
class ChooseLanguage(CallbackData):
    """Speak this language."""

    prefix: ClassVar[str] = "l"
    language: str


class DataWish(StrEnum):
    """What is to be done with what is kept about a person."""

    FILE = "file"
    ASK_DELETION = "ask"
    DELETE_ALL = "all"
    KEEP = "no"


@dataclass(frozen=True, slots=True)
class PersonalData(CallbackData):
    """What a person wants of its data."""

    prefix: ClassVar[str] = "d"
    wish: DataWish


class SchedulePart(StrEnum):
    """A page of /jadwal."""

    ALL = ""
    SUMMARY = "s"
    LIMIT = "n"
    QUIET = "q"


@dataclass(frozen=True, slots=True)
class OpenSchedule(CallbackData):
    """A page of /jadwal."""

    prefix: ClassVar[str] = "js"
    part: SchedulePart = SchedulePart.ALL


@dataclass(frozen=True, slots=True)
class ChooseMode(CallbackData):
    """News of all places comes like this. `followed`: whose following the message tells, if any."""

    prefix: ClassVar[str] = "jm"
    mode: Mode
    followed: str = ""
    spot: Spot = Spot.MESSAGE


@dataclass(frozen=True, slots=True)
class RestoreModes(CallbackData):
    """News of each place comes as it does for who has chosen nothing."""

    prefix: ClassVar[str] = "jr"


@dataclass(frozen=True, slots=True)
class OnceADay(CallbackData):
    """All news comes in one summary at this minute of the day."""

    prefix: ClassVar[str] = "jd"
    minute: int


@dataclass(frozen=True, slots=True)
class ChooseSummaryTime(CallbackData):
    """The summary comes at this minute of the day."""

    prefix: ClassVar[str] = "jt"
    minute: int


@dataclass(frozen=True, slots=True)
class ChooseAround(CallbackData):
    """What is around followed districts comes in the summary, or not."""

    prefix: ClassVar[str] = "ja"
    wanted: bool


@dataclass(frozen=True, slots=True)
class ChooseLimit(CallbackData):
    """At most so many articles at once a day; 0 for no limit."""

    prefix: ClassVar[str] = "jn"
    most: int


@dataclass(frozen=True, slots=True)
class ChooseQuiet(CallbackData):
    """Quiet hours, in minutes of the day; not `on`: none."""

    prefix: ClassVar[str] = "jq"
    start: int
    end: int
    mode: QuietMode
    urgent: bool
    on: bool = True


@dataclass(frozen=True, slots=True)
class PlaceSchedules(CallbackData):
    """A page of the followed places, each with how its news comes."""

    prefix: ClassVar[str] = "jl"
    number: int = 1


@dataclass(frozen=True, slots=True)
class PlaceSchedule(CallbackData):
    """How the news of one place comes."""

    prefix: ClassVar[str] = "jp"
    place: str


@dataclass(frozen=True, slots=True)
class ChoosePlaceMode(CallbackData):
    """News of this place comes like this."""

    prefix: ClassVar[str] = "jo"
    place: str
    mode: Mode
