"""The data of a reader's buttons: always the wanted state, never "toggle" (law 2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.messages.callback_data import CallbackData
from bot.readers.model import Mode, QuietMode

ALL_REGENCIES = "0"


class Spot(StrEnum):
    """The place of a button; the keyboard of places is redrawn after a press."""

    MESSAGE = ""
    KEYBOARD = "k"


@dataclass(frozen=True, slots=True)
class FollowPlace(CallbackData):
    """The button that follows a place, or unfollows it."""

    prefix: ClassVar[str] = "f"
    place: str
    wanted: bool
    spot: Spot = Spot.MESSAGE


@dataclass(frozen=True, slots=True)
class Widen(CallbackData):
    """The button that adds the news of the whole regency to a district, or removes it."""

    prefix: ClassVar[str] = "v"
    district: str
    wanted: bool
    spot: Spot = Spot.MESSAGE


@dataclass(frozen=True, slots=True)
class RegencyPage(CallbackData):
    """The button to the districts of a regency, or ALL_REGENCIES; number 0 is the first page."""

    prefix: ClassVar[str] = "r"
    regency: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class FollowedPage(CallbackData):
    """The button to a page of the followed places, where a tap unfollows a place."""

    prefix: ClassVar[str] = "fp"
    number: int


class KeywordWish(StrEnum):
    """A wish about news with a keyword."""

    FOLLOW = "1"
    MUTE = "-"
    DROP = "0"  # neither


@dataclass(frozen=True, slots=True)
class ChooseKeyword(CallbackData):
    """The button that follows, mutes or drops a keyword (`name`: as in bot.search.keywords)."""

    prefix: ClassVar[str] = "i"
    wish: KeywordWish
    name: str


@dataclass(frozen=True, slots=True)
class KeywordsPage(CallbackData):
    """The button to a page of the chosen keywords, where a tap drops a keyword."""

    prefix: ClassVar[str] = "ip"
    number: int


@dataclass(frozen=True, slots=True)
class StoriesPage(CallbackData):
    """The button to a page of the followed stories, where a tap ends a story."""

    prefix: ClassVar[str] = "ep"
    number: int


@dataclass(frozen=True, slots=True)
class EndStory(CallbackData):
    """The button that ends the story of an article; `number` is the page it stands on."""

    prefix: ClassVar[str] = "ee"
    article_id: int
    number: int = 1


@dataclass(frozen=True, slots=True)
class Pause(CallbackData):
    """The button that pauses news for a number of days; 0 resumes."""

    prefix: ClassVar[str] = "p"
    days: int


@dataclass(frozen=True, slots=True)
class ChooseLanguage(CallbackData):
    """The button that chooses the language of the bot."""

    prefix: ClassVar[str] = "l"
    language: str


class DataWish(StrEnum):
    """A person's wish about the data that is kept about them."""

    FILE = "file"
    ASK_DELETION = "ask"
    DELETE_ALL = "all"
    KEEP = "no"


@dataclass(frozen=True, slots=True)
class PersonalData(CallbackData):
    """The button with a person's wish about their data."""

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
    """The button to a page of /jadwal."""

    prefix: ClassVar[str] = "js"
    part: SchedulePart = SchedulePart.ALL


@dataclass(frozen=True, slots=True)
class ChooseMode(CallbackData):
    """The button that sets the mode of all places; `followed`: the place the message confirms."""

    prefix: ClassVar[str] = "jm"
    mode: Mode
    followed: str = ""
    spot: Spot = Spot.MESSAGE


@dataclass(frozen=True, slots=True)
class RestoreModes(CallbackData):
    """The button that gives each place the mode that it has at first."""

    prefix: ClassVar[str] = "jr"


@dataclass(frozen=True, slots=True)
class OnceADay(CallbackData):
    """The button that puts all news in one summary at this minute of the day."""

    prefix: ClassVar[str] = "jd"
    minute: int


@dataclass(frozen=True, slots=True)
class ChooseSummaryTime(CallbackData):
    """The button that sets the summary to this minute of the day."""

    prefix: ClassVar[str] = "jt"
    minute: int


@dataclass(frozen=True, slots=True)
class ChooseAround(CallbackData):
    """The button that adds news around followed districts to the summary, or removes it."""

    prefix: ClassVar[str] = "ja"
    wanted: bool


@dataclass(frozen=True, slots=True)
class ChooseLimit(CallbackData):
    """The button that limits the articles sent at once a day; 0 for no limit."""

    prefix: ClassVar[str] = "jn"
    most: int


@dataclass(frozen=True, slots=True)
class ChooseQuiet(CallbackData):
    """The button that sets quiet hours, in minutes of the day; without `on`, there are none."""

    prefix: ClassVar[str] = "jq"
    start: int
    end: int
    mode: QuietMode
    urgent: bool
    on: bool = True


@dataclass(frozen=True, slots=True)
class PlaceSchedules(CallbackData):
    """The button to a page of the followed places, each with its mode."""

    prefix: ClassVar[str] = "jl"
    number: int = 1


@dataclass(frozen=True, slots=True)
class PlaceSchedule(CallbackData):
    """The button to the page of one place's mode."""

    prefix: ClassVar[str] = "jp"
    place: str


@dataclass(frozen=True, slots=True)
class ChoosePlaceMode(CallbackData):
    """The button that sets the mode of one place."""

    prefix: ClassVar[str] = "jo"
    place: str
    mode: Mode
