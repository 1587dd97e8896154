"""What a complaint can come to, and who brings it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.complaints.model import Complaint, Event, Status, Turn

# A refusal may be mended, by the newsroom itself or on the Press Council's word; what was published
# was published.
_NEXT: Mapping[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset(
        {Status.PUBLISHED, Status.REFUSED, Status.COUNCIL, Status.WITHDRAWN}
    ),
    Status.REFUSED: frozenset({Status.PUBLISHED, Status.COUNCIL}),
    Status.COUNCIL: frozenset({Status.PUBLISHED, Status.WITHDRAWN}),
    Status.PUBLISHED: frozenset(),
    Status.WITHDRAWN: frozenset(),
}


def can_become(complaint: Complaint, status: Status) -> bool:
    """Whether it can come into this state from where it is; never into the one it is in."""
    return status in _NEXT[complaint.status]


def become(complaint: Complaint, event: Event) -> Complaint:
    """The complaint in another state; the same where it cannot come into that."""
    if not can_become(complaint, event.status):
        return complaint
    return replace(complaint, events=(*complaint.events, event))


def say(complaint: Complaint, turn: Turn) -> Complaint:
    """With one more word of either side."""
    return replace(complaint, turns=(*complaint.turns, turn))
