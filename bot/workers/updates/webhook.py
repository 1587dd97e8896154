"""The updates that Telegram brings, each call answered once its update is settled.

Telegram brings the next update of a chat when it has the answer to the one before, and one that was
refused, or got no answer, again (its source: WebhookActor). So an update that is not settled is
still with Telegram, as in polling, and need not be kept here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from enum import Enum

from telegram import Update

from bot.core.clock import Clock, time_limit

# Seconds. Telegram gives up a call after 60; but after ten seconds without success it
# opens no second connection, so a slow chat must not keep the only one.
ANSWER_WITHIN = 8.0

# As many as getUpdates hands out at a time: beyond, a database out of reach for an hour would
# fill the memory.
MOST_HELD = 100


class Answer(Enum):
    """The answer to a call."""

    SETTLED = "the update is handled, and recorded"
    NOT_YET = "it is not finished, or there is no room for it: bring it again"
    NOT_HERE = "this copy does not lead, or it is stopping: bring it again"


class Webhook:
    """The source of updates that Telegram brings.

    One for the life of the process: the leader's receiver opens it by its first `receive`.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open = False
        self._arrived: list[Update] = []
        self._arrival = asyncio.Event()
        self._held: dict[int, asyncio.Future[Answer]] = {}  # by the id of the update

    async def take(self, update: Update) -> Answer:
        """Wait until the update is settled, at most `ANSWER_WITHIN`."""
        if not self._open:
            return Answer.NOT_HERE
        answer = self._held.get(update.update_id)
        if answer is None:
            if len(self._held) >= MOST_HELD:
                return Answer.NOT_YET
            answer = self._held[update.update_id] = asyncio.get_running_loop().create_future()
            self._arrived.append(update)
            self._arrival.set()
        try:
            async with time_limit(self._clock, ANSWER_WITHIN):
                return await asyncio.shield(answer)
        except TimeoutError:
            return Answer.NOT_YET

    async def receive(self) -> Sequence[Update]:
        """Wait for updates that Telegram brings."""
        self._open = True
        await self._arrival.wait()
        self._arrival.clear()
        arrived, self._arrived = self._arrived, []
        return arrived

    def settle(self, update_ids: Sequence[int]) -> None:
        """Answer the calls that brought these updates."""
        for update_id in update_ids:
            self._held.pop(update_id).set_result(Answer.SETTLED)

    async def confirm(self) -> None:
        """Do nothing: each call has its answer."""

    def close(self) -> None:
        """Refuse the unsettled updates, and all that are brought until the next `receive`."""
        self._open = False
        self._arrived.clear()
        self._arrival.clear()
        for answer in self._held.values():
            answer.set_result(Answer.NOT_HERE)
        self._held.clear()
