"""The lanes of received updates: which of them may be handled now.

A lane is one chat: its updates are handled one after another, in the order in which they came.
Lanes run side by side. A person's questions in chats that the bot is not in have their own lane.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable

from telegram import Update


class Lanes:
    """The lanes of the received updates, waiting and running."""

    def __init__(self, at_once: int = 32) -> None:
        self._at_once = at_once
        self._lanes: dict[Hashable, deque[int]] = {}  # unfinished updates of each lane
        self._lane_of: dict[int, Hashable] = {}  # every unfinished update
        self._running: set[int] = set()

    @property
    def count_unfinished(self) -> int:
        """The number of updates that wait or run."""
        return len(self._lane_of)

    def accept(self, update_id: int, lane: Hashable) -> None:
        """Add an update that is not in a lane yet."""
        self._lane_of[update_id] = lane
        self._lanes.setdefault(lane, deque()).append(update_id)

    def list_waiting(self, lane: Hashable) -> list[int]:
        """Return the updates of a lane that have not begun."""
        return [each for each in self._lanes.get(lane, ()) if each not in self._running]

    def start(self) -> list[int]:
        """Return the updates to begin now, which count as running from here on."""
        begun: list[int] = []
        for waiting in self._lanes.values():
            if len(self._running) >= self._at_once:
                break
            head = waiting[0]
            if head not in self._running:
                self._running.add(head)
                begun.append(head)
        return begun

    def finish(self, update_id: int) -> None:
        """Remove a finished update; the next of its lane may begin."""
        self._running.discard(update_id)
        lane = self._lane_of.pop(update_id)
        waiting = self._lanes[lane]
        waiting.remove(update_id)
        if not waiting:
            del self._lanes[lane]


def is_fleeting(update: Update) -> bool:
    """Return whether an update is a question from another chat, which changes nothing.

    Bot API: an inline query that is answered too late is invalid, and so is a guest's: it is of use
    for seconds only.
    """
    return update.inline_query is not None or update.guest_message is not None


def lane_of(update: Update) -> Hashable:
    """Return the lane of an update: its chat, or without a chat its person.

    A flood from other chats does not delay even the flooder's own updates in the bot's chat.
    """
    if is_fleeting(update) and update.effective_user is not None:
        return ("inline" if update.inline_query else "guest", update.effective_user.id)
    if update.effective_chat is not None:
        return update.effective_chat.id
    if update.effective_user is not None:
        return update.effective_user.id
    return ("update", update.update_id)
