"""How often something may have come twice: sends whose end the bot could not know."""

from __future__ import annotations

from tests.simulation.history import History
from tests.simulation.machine.faults import LATE
from tests.simulation.machine.trace import OK

DOUBTFUL = frozenset({"cut after", "late", "slow"})  # the bot cannot know whether it was sent
UNRECORDED = 1.0  # seconds before a crash whose sends may not have been recorded
ON_THEIR_WAY = LATE + 1.0  # seconds after it in which the server may still act on one
SENDING = ("send", "copy")


def doubts(history: History, *chats: int) -> int:
    """So many sends to the chats ended in a way that the bot could not know."""
    at_a_crash = sum(
        any(crash - UNRECORDED <= call.at <= crash + ON_THEIR_WAY for crash in history.jolts)
        for call in history.world.trace.all
        if call.chat in chats and call.method.startswith(SENDING) and call.status == OK
    )
    return of_faults(history, *chats) + at_a_crash


def of_faults(history: History, *chats: int) -> int:
    """So many sends, to the chats or to all, were struck in such a way."""
    return sum(
        (not chats or to in chats) and kind in DOUBTFUL and method.startswith(SENDING)
        for _, method, to, kind in history.world.faults.struck
    )
