"""The list of waiting cases in the editors' group: when it is posted, and when it is edited.

One message for a flood, that follows it by edits, which make no sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.cases.model import Case

PER_PAGE = 8
EDITED_EVERY = 60.0  # seconds: times are kept by the minute; and cards go first
POSTED_AGAIN = 3600.0  # seconds after which the message has scrolled away


@dataclass(frozen=True, slots=True)
class Shown:
    """What the list in the group shows: `count` cases, the newest of them `last_case`.

    `skipped`: how many stand before its page. `version` names the letter that made it so.
    """

    posted_at: float
    version: int
    count: int
    last_case: int
    skipped: int
    shown_at: float


@dataclass(frozen=True, slots=True)
class WaitlistState:
    """How many cases wait, and the newest of them (0 for none)."""

    count: int
    last_case: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list, oldest first: the cases after the `skipped` ones, of `count`."""

    cases: tuple[Case, ...]
    skipped: int
    count: int


class ToDo(Enum):
    """What is to be done with the list."""

    NOTHING = auto()
    POST = auto()
    EDIT = auto()


def next_step(shown: Shown | None, standing: WaitlistState, now: float) -> ToDo:
    """What the list in the group needs at `now` (UTC epoch seconds)."""
    if shown is None:
        return ToDo.POST if standing.count else ToDo.NOTHING
    if (shown.count, shown.last_case) == (standing.count, standing.last_case):
        return ToDo.NOTHING
    if not standing.count:
        return ToDo.EDIT
    if now - shown.shown_at < EDITED_EVERY:
        return ToDo.NOTHING
    news = standing.last_case > shown.last_case
    return ToDo.POST if news and now - shown.posted_at >= POSTED_AGAIN else ToDo.EDIT


def clamp_skipped(skipped: int, count: int) -> int:
    """Where the page begins that skips so many; the last page where there are fewer."""
    last = max(0, count - 1)
    return min(max(0, skipped), last) // PER_PAGE * PER_PAGE
