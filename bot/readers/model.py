"""The subscriber: state, delivery, follows, and the data held about them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.complaints.model import Complaint
from bot.complaints.model import Draft as ComplaintDraft
from bot.tips.model import Draft


class State(StrEnum):
    """The state of a chat: whether the bot can write to it."""

    ACTIVE = "active"
    STOPPED = "stopped"  # asked us to stop (/berhenti)
    LEFT = "left"  # blocked the bot, was deactivated, removed it from the group


class Delivery(StrEnum):
    """The time at which a subscriber wants news, as one word (contract: `subscribers import`)."""

    INSTANT = "instant"
    MORNING = "morning"
    EVENING = "evening"
    OFF = "off"


class Mode(StrEnum):
    """The way in which the news of a followed place comes."""

    DIRECT = "direct"  # at once
    DAILY = "daily"  # in one summary a day
    IMPORTANT = "important"  # only urgent news, at once
    OFF = "off"  # not at all


MODES = (Mode.DIRECT, Mode.DAILY, Mode.IMPORTANT)  # the three ways in which news comes


class QuietMode(StrEnum):
    """The treatment of ordinary news in quiet hours."""

    SILENT = "silent"  # sent without a sound
    WAIT = "wait"  # sent when they are over


MORNING, EVENING = 6 * 60, 18 * 60  # minutes of the day
FOR_GOOD = 3650 * 86400.0  # seconds; a longer pause is said to have no end
MOST_A_DAY = 50  # the largest limit that has an effect: the site publishes about 25 articles a day


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours without a sound, in minutes of the newsroom's day.

    They may go over midnight; if both times are equal, they are the whole day. `urgent`: urgent
    news still comes with its sound, and does not wait.
    """

    start: int
    end: int
    mode: QuietMode = QuietMode.SILENT
    urgent: bool = False

    def hold(self, minute: int) -> bool:
        """Return whether this minute of the day is quiet."""
        return (minute - self.start) % DAY < ((self.end - self.start) % DAY or DAY)

    def hold_summary(self, minute: int) -> bool:
        """Return whether a summary for this minute is in quiet hours: it is sent shortly before."""
        return self.hold(minute - 1)

    def summary_minute(self, minute: int) -> int:
        """Return the minute at which a summary comes: the end of quiet hours if it waits."""
        waits = self.mode is QuietMode.WAIT and self.hold_summary(minute)
        return self.end if waits else minute


DAY = 24 * 60  # minutes
QUIET_AT_FIRST = QuietHours(21 * 60, 5 * 60 + 30)


@dataclass(frozen=True, slots=True)
class Follow:
    """A followed place and the mode of its news.

    For a district, `wide` adds news of its whole regency, in the same mode; `around` adds all other
    news of its regency, in the summary.
    """

    place: str
    wide: bool = False
    mode: Mode = Mode.DIRECT
    around: bool = False


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword (words or a subject) that a reader follows, or mutes if it is not `wanted`.

    `name` is as in bot.search.keywords. It counts in all places.
    """

    name: str
    wanted: bool = True


MOST_KEYWORDS = 20  # for a person, and the same number of stories


def first_mode(code: str) -> Mode:
    """Return the mode of a place for a reader who has chosen none.

    All news of the province is too much to come one by one (contract: "who gets what").
    """
    return Mode.DIRECT if "." in code else Mode.DAILY


def delivery_of(mode: str | None, summary_at: int) -> Delivery:
    """Return the one word of an operator's file for these choices; it says less than they do."""
    if mode == Mode.OFF:
        return Delivery.OFF
    if mode != Mode.DAILY:
        return Delivery.INSTANT
    return Delivery.MORNING if summary_at < DAY // 2 else Delivery.EVENING


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A chat and its choices.

    `mode`: the choice for all places, later ones included; None if none was made, so that each
    place begins with its `first_mode`. `around`: the same for news around. `summary_at`: minutes of
    the newsroom's day. `most_a_day`: messages at once; None for no limit. `stories`: the names of
    the followed stories (bot.search.stories). `announcements`: whether the newsroom's are wanted.
    """

    chat_id: int
    language: str
    state: State = State.ACTIVE
    mode: Mode | None = Mode.DIRECT
    paused_until: float | None = None
    follows: tuple[Follow, ...] = ()
    around: bool = False
    summary_at: int = EVENING
    most_a_day: int | None = None
    quiet: QuietHours | None = None
    keywords: tuple[Keyword, ...] = ()
    stories: tuple[str, ...] = ()
    announcements: bool = True

    @property
    def delivery(self) -> Delivery:
        """The one word of an operator's file for these choices."""
        return delivery_of(self.mode, self.summary_at)

    @property
    def summary_comes_at(self) -> int:
        """The minute of the day at which the summary comes, after `summary_at` if it waits."""
        return self.quiet.summary_minute(self.summary_at) if self.quiet else self.summary_at

    @property
    def follows_something(self) -> bool:
        """Whether a place, keyword or story is followed, so that there is news to send."""
        return bool(self.follows or self.followed_keywords or self.stories)

    @property
    def comes_as_at_first(self) -> bool:
        """Whether news comes as for a reader who has chosen no mode."""
        if not self.follows:
            return self.mode in {None, Mode.DIRECT}
        return all(follow.mode is first_mode(follow.place) for follow in self.follows)

    @property
    def followed_keywords(self) -> tuple[str, ...]:
        """The names of the followed keywords, in the order they were chosen."""
        return tuple(keyword.name for keyword in self.keywords if keyword.wanted)

    @property
    def muted_keywords(self) -> tuple[str, ...]:
        """The names of the muted keywords."""
        return tuple(keyword.name for keyword in self.keywords if not keyword.wanted)

    def follows_place(self, code: str) -> bool:
        """Return whether exactly this code is followed."""
        return any(follow.place == code for follow in self.follows)

    def pause_end(self, now: float) -> float | None:
        """Return the end of the present pause (epoch seconds); None if there is no pause."""
        until = self.paused_until
        return None if until is None or until <= now else until


@dataclass(frozen=True, slots=True)
class SentNews:
    """An article that was sent to the chat; `at`: when the row was settled, epoch seconds.

    `at` is None if only the sending itself is known (storage.outbox.recipients).
    `disputed`: the places that, by the reader's word, the article is not about.
    """

    title: str
    at: float | None
    disputed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredData:
    """The data that the tables hold about a private chat. Times are in epoch seconds.

    `summarized_for`: the time promised for their last summary. `announced`: the times of sent
    announcements. `unhandled`: messages that could not be handled, kept as they were written.
    `wrong_codes`: the number of wrong ticket codes. `blocked`: reports of this account do not reach
    the editors. `deeds`: the number of an editor's entries in the audit log.
    """

    chat_id: int
    subscriber: Subscriber | None = None
    joined_on: float | None = None
    summarized_for: float | None = None
    left_on: float | None = None
    news: tuple[SentNews, ...] = ()
    announced: tuple[float, ...] = ()
    draft: Draft | None = None
    complaint_draft: ComplaintDraft | None = None
    complaints: tuple[Complaint, ...] = ()
    unhandled: tuple[str, ...] = ()
    wrong_codes: int = 0
    blocked: bool = False
    deeds: int = 0
