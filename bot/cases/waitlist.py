"""The list of waiting cases in the editors' group: when it is posted, and when it is edited.

A flood of cases gets one message, which is edited as they change: edits make no sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.cases.model import Case

PER_PAGE = 8
EDITED_EVERY = 60.0  # seconds: times are shown by the minute; and cards go first
POSTED_AGAIN = 3600.0  # seconds after which the message has scrolled away


@dataclass(frozen=True, slots=True)
class ShownWaitlist:
    """The state of the list in the group: `count` cases, the newest of them `last_case`.

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
    """The number of waiting cases, and the newest of them (0 for none)."""

    count: int
    last_case: int


@dataclass(frozen=True, slots=True)
class WaitingCases:
    """A page of the list, oldest first: the cases after the `skipped` ones, of `count`."""

    cases: tuple[Case, ...]
    skipped: int
    count: int


class ToDo(Enum):
    """The next step for the list."""

    NOTHING = auto()
    POST = auto()
    EDIT = auto()


def next_step(shown: ShownWaitlist | None, standing: WaitlistState, now: float) -> ToDo:
    """Return the step that the list in the group needs at `now` (UTC epoch seconds)."""
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
    """Return where the page after the `skipped` ones begins; the last page where it is empty."""
    last = max(0, count - 1)
    return min(max(0, skipped), last) // PER_PAGE * PER_PAGE
