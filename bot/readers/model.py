"""A subscriber: state, delivery, what they follow, what is held about them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.tips.model import Draft


class State(StrEnum):
    """Whether a chat can be written to."""

    ACTIVE = "active"
    STOPPED = "stopped"  # asked us to stop (/berhenti)
    LEFT = "left"  # blocked the bot, was deactivated, removed it from the group


class Delivery(StrEnum):
    """When a subscriber wants news (contract: `subscribers import`)."""

    INSTANT = "instant"
    MORNING = "morning"
    EVENING = "evening"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Follow:
    """A followed place; `wide` adds news of the whole regency to a district."""

    place: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A chat and its choices."""

    chat_id: int
    language: str
    state: State = State.ACTIVE
    delivery: Delivery = Delivery.INSTANT
    paused_until: float | None = None
    follows: tuple[Follow, ...] = ()

    def follows_place(self, code: str) -> bool:
        """Whether exactly this code is followed."""
        return any(follow.place == code for follow in self.follows)

    def pause_end(self, now: float) -> float | None:
        """When the pause ends that holds now (epoch seconds); None where none does."""
        until = self.paused_until
        return None if until is None or until <= now else until


@dataclass(frozen=True, slots=True)
class SentNews:
    """An article that was sent to the chat; `at`: when the row was settled, epoch seconds."""

    title: str
    at: float


@dataclass(frozen=True, slots=True)
class Held:
    """What the tables have about a private chat. Times in epoch seconds.

    `quiet`: minutes of the day. `unhandled`: messages kept because they could not be handled, as
    they were written. `wrong_codes`: wrong ticket codes that are counted. `blocked`: the editors
    hear no reports of this account. `deeds`: of an editor, entries in the audit log.
    """

    chat_id: int
    subscriber: Subscriber | None = None
    joined_on: float | None = None
    left_on: float | None = None
    quiet: tuple[int, int] | None = None
    news: tuple[SentNews, ...] = ()
    draft: Draft | None = None
    unhandled: tuple[str, ...] = ()
    wrong_codes: int = 0
    blocked: bool = False
    deeds: int = 0
