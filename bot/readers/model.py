"""A subscriber: state, delivery, what they follow, what is held about them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.complaints.model import Complaint
from bot.complaints.model import Draft as ComplaintDraft
from bot.tips.model import Draft


class State(StrEnum):
    """Whether a chat can be written to."""

    ACTIVE = "active"
    STOPPED = "stopped"  # asked us to stop (/berhenti)
    LEFT = "left"  # blocked the bot, was deactivated, removed it from the group


class Delivery(StrEnum):
    """When a subscriber wants news, as one word (contract: `subscribers import`)."""

    INSTANT = "instant"
    MORNING = "morning"
    EVENING = "evening"
    OFF = "off"


class Mode(StrEnum):
    """How the news of a followed place comes."""

    DIRECT = "direct"  # at once
    DAILY = "daily"  # in one summary a day
    IMPORTANT = "important"  # what is urgent only, and that at once
    OFF = "off"  # not at all


MODES = (Mode.DIRECT, Mode.DAILY, Mode.IMPORTANT)  # the three ways in which news comes


class QuietMode(StrEnum):
    """What becomes of ordinary news in quiet hours."""

    SILENT = "silent"  # it comes without a sound
    WAIT = "wait"  # it comes when they are over


MORNING, EVENING = 6 * 60, 18 * 60  # minutes of the day
FOR_GOOD = 3650 * 86400.0  # seconds: a pause longer than this has no end worth saying
MOST_A_DAY = 50  # the largest limit that is one: the site publishes about 25 articles a day


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From and until when nothing makes a sound, in minutes of the newsroom's day.

    They may go over midnight; where both are equal, they are the whole day. `urgent`: what is
    urgent comes with its sound all the same, and does not wait.
    """

    start: int
    end: int
    mode: QuietMode = QuietMode.SILENT
    urgent: bool = False

    def hold(self, minute: int) -> bool:
        """Whether this minute of the day is a quiet one."""
        return (minute - self.start) % DAY < ((self.end - self.start) % DAY or DAY)

    def hold_summary(self, minute: int) -> bool:
        """Whether a summary for this minute would come in them: it leaves shortly before."""
        return self.hold(minute - 1)

    def summary_minute(self, minute: int) -> int:
        """When a summary for this minute comes: at their end, where what is held waits."""
        waits = self.mode is QuietMode.WAIT and self.hold_summary(minute)
        return self.end if waits else minute


DAY = 24 * 60  # minutes
QUIET_AT_FIRST = QuietHours(21 * 60, 5 * 60 + 30)


@dataclass(frozen=True, slots=True)
class Follow:
    """A followed place and how its news comes.

    Of a district: `wide` adds what concerns its regency as a whole, in the same way; `around` adds
    all the rest of its regency, in the summary.
    """

    place: str
    wide: bool = False
    mode: Mode = Mode.DIRECT
    around: bool = False


@dataclass(frozen=True, slots=True)
class Keyword:
    """Words, or a subject, that somebody follows wherever it is; not `wanted`: has muted.

    `name` is as in bot.search.keywords.
    """

    name: str
    wanted: bool = True


MOST_KEYWORDS = 20  # of a person, and as many stories


def first_mode(code: str) -> Mode:
    """How the news of a place comes to somebody who has chosen nothing.

    All of the province is too much to come one by one (contract: "who gets what").
    """
    return Mode.DIRECT if "." in code else Mode.DAILY


def delivery_of(mode: str | None, summary_at: int) -> Delivery:
    """The one word of an operator's file for what was chosen; it says less."""
    if mode == Mode.OFF:
        return Delivery.OFF
    if mode != Mode.DAILY:
        return Delivery.INSTANT
    return Delivery.MORNING if summary_at < DAY // 2 else Delivery.EVENING


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A chat and its choices.

    `mode`: what was chosen for all places, those to come included; None where nothing was, so that
    each begins with its `first_mode`. `around` likewise. `summary_at`: minutes of the newsroom's
    day. `most_a_day`: messages at once; None for no limit. `stories`: the names of those that are
    followed (bot.search.stories). `announcements`: whether they want those of the newsroom.
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
        """All of that as the one word of an operator's file."""
        return delivery_of(self.mode, self.summary_at)

    @property
    def summary_comes_at(self) -> int:
        """The minute of the day at which the summary comes: where it waits, not `summary_at`."""
        return self.quiet.summary_minute(self.summary_at) if self.quiet else self.summary_at

    @property
    def follows_something(self) -> bool:
        """Whether any place or keyword is followed, so that there is news for them."""
        return bool(self.follows or self.followed_keywords or self.stories)

    @property
    def comes_as_at_first(self) -> bool:
        """Whether news comes as for somebody who has chosen nothing of how."""
        if not self.follows:
            return self.mode in {None, Mode.DIRECT}
        return all(follow.mode is first_mode(follow.place) for follow in self.follows)

    @property
    def followed_keywords(self) -> tuple[str, ...]:
        """The names of those that are followed, in the order they were chosen."""
        return tuple(keyword.name for keyword in self.keywords if keyword.wanted)

    @property
    def muted_keywords(self) -> tuple[str, ...]:
        """The names of those of which nothing is wanted."""
        return tuple(keyword.name for keyword in self.keywords if not keyword.wanted)

    def follows_place(self, code: str) -> bool:
        """Whether exactly this code is followed."""
        return any(follow.place == code for follow in self.follows)

    def pause_end(self, now: float) -> float | None:
        """When the pause ends that holds now (epoch seconds); None where none does."""
        until = self.paused_until
        return None if until is None or until <= now else until


@dataclass(frozen=True, slots=True)
class SentNews:
    """An article that was sent to the chat; `at`: when the row was settled, epoch seconds.

    None where it is known only that it was sent (storage.outbox.recipients).
    `disputed`: the places of which its reader said that it is not about them.
    """

    title: str
    at: float | None
    disputed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """What the tables have about a private chat. Times in epoch seconds.

    `summarized_for`: the time that was promised for their last summary. `announced`: when
    announcements were sent. `unhandled`: messages kept
    because they could not be handled, as they were written. `wrong_codes`: wrong ticket codes that
    are counted. `blocked`: the editors hear no reports of this account. `deeds`: of an editor,
    entries in the audit log.
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
