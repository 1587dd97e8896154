"""The updates asked for by long polling, each confirmed to Telegram once it is settled.

python-telegram-bot's own polling confirms a batch before its handlers run, and a crash then loses a
citizen's tip. Here the offset moves over the settled prefix. While any update is held we ask again
after a short pause and skip the held ones, so that one slow chat delays no other. Telegram hands
out a hundred updates at a time, from the offset on: updates after a hundred that are held behind a
slow one wait for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from telegram import Update

from bot.core.clock import Clock, sleep_or
from bot.workers.updates.source import USUAL, Timing


class Polling:
    """The source of updates that the bot asks for.

    `fetch(offset, seconds)` is getUpdates and raises TelegramFault. `prepare` is awaited before the
    first of them, and again until it raises no more: it takes a webhook away.
    """

    def __init__(
        self,
        fetch: Callable[[int, float], Awaitable[Sequence[Update]]],
        *,
        prepare: Callable[[], Awaitable[None]],
        timing: Timing = USUAL,
        clock: Clock,
    ) -> None:
        self._fetch = fetch
        self._prepare = prepare
        self._timing = timing
        self._clock = clock
        self._prepared = False
        self._held: set[int] = set()  # handed out and not settled
        self._settled: set[int] = set()  # the offset may not have passed them yet
        self._next = 0
        self._asked = 0  # the offset of the last getUpdates
        self._confirmed = 0
        self._stuck_at, self._stuck_since = -1, clock.monotonic()
        self._all_settled = asyncio.Event()

    @property
    def offset(self) -> int:
        """The offset to ask for next: it confirms every update below, so no held one is below."""
        return min(self._held, default=self._next)

    async def receive(self) -> Sequence[Update]:
        """Ask once; return the new updates. Raises TelegramFault and what else `fetch` raises."""
        if not self._prepared:
            await self._prepare()
            self._prepared = True
        if self._held:
            self._all_settled.clear()
            await sleep_or(self._clock, self._pause(), self._all_settled)
        offset = self.offset
        # Asked for the same offset again within half a second, Telegram's server gives one update
        # only, the first one that we hold (its source: Client::process_get_updates_query). An
        # offset that is confirmed already has the same effect, but is another number.
        asked = offset - 1 if offset == self._asked and offset > 1 else offset
        self._asked = asked
        updates = await self._fetch(asked, 0.0 if self._held else self._timing.long_poll)
        self._confirmed = offset
        new = [update for update in updates if self._accept(update.update_id)]
        self._settled = {settled for settled in self._settled if settled >= offset}
        return new

    def settle(self, update_ids: Sequence[int]) -> None:
        """Let the offset move over these updates."""
        self._held.difference_update(update_ids)
        self._settled.update(update_ids)
        if not self._held:
            self._all_settled.set()

    async def confirm(self) -> None:
        """Ask a last time, which confirms the updates settled since. Raises as `receive` does."""
        if self.offset > self._confirmed:
            await self._fetch(self.offset, 0.0)

    def close(self) -> None:
        """Do nothing: Telegram still has the updates that are not confirmed."""

    def _accept(self, update_id: int) -> bool:
        """Hold an update; return False if it came again, held or settled already."""
        if update_id in self._held or update_id in self._settled:
            self._next = max(self._next, update_id + 1)
            return False
        # Telegram may start anywhere after a week without updates, below as well.
        self._next = update_id + 1
        self._held.add(update_id)
        return True

    def _pause(self) -> float:
        """Return the seconds before the next look: more once the offset does not move."""
        now = self._clock.monotonic()
        if self.offset != self._stuck_at:
            self._stuck_at, self._stuck_since = self.offset, now
        patient = now - self._stuck_since < self._timing.patience
        return self._timing.pause if patient else self._timing.slow_pause
