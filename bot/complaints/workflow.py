"""The statuses that a complaint can take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.complaints.model import Complaint, Event, Status, Turn

# A refusal may be reversed, by the newsroom itself or by the Press Council; a publication is final.
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
    """Whether the complaint can take this status now; never the one it has."""
    return status in _NEXT[complaint.status]


def become(complaint: Complaint, event: Event) -> Complaint:
    """Return the complaint with the event's status; unchanged where it cannot take that."""
    if not can_become(complaint, event.status):
        return complaint
    return replace(complaint, events=(*complaint.events, event))


def say(complaint: Complaint, turn: Turn) -> Complaint:
    """Return the complaint with one more message of either side."""
    return replace(complaint, turns=(*complaint.turns, turn))
