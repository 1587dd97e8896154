"""The budget of paid broadcasts, and the notice to the editors when it is spent.

Bot API: sendMessage, allow_paid_broadcast: up to 1,000 messages a second for 0.1 Star each.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.core.errors import StorageError
from bot.delivery.model import PaidAllowance
from bot.workers.editors_chat import EditorsChat

PER_SECOND = 995.0  # of 1,000: calls that leave evenly do not arrive quite evenly
# Seconds of the rate: a call takes 0.1 s, a round of the database twice that when it is busy.
IN_FLIGHT = 0.9
TENTHS = 10  # of a Star
REFUSED_FOR = 600.0  # seconds without another try when Telegram takes no payment

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, slots=True, eq=False)
class PaidBudget:
    """The newsroom's allowance, `per_day` Stars, by its own day ("2026-11-24").

    `spent`: Stars, by day.
    """

    spent: Callable[[str], Awaitable[float]]
    per_day: int
    editors: EditorsChat
    clock: Callable[[], float]
    _refused_until: float = field(default=float("-inf"), init=False)
    _told: str = field(default="", init=False)  # the day of the last notice to the editors

    async def purse(self, flying: int) -> PaidAllowance | None:
        """Return the allowance beside `flying` paid messages; None while nothing may be paid.

        Raises StorageError.
        """
        now = self.clock()
        if self.per_day <= 0 or now < self._refused_until:
            return None
        day = self._day(now)
        if await self.spent(day) >= self.per_day:
            await self._tell(day, "stars.spent")
            return None
        return PaidAllowance(
            max(0, int(PER_SECOND * IN_FLIGHT) - flying), day, self.per_day * TENTHS
        )

    async def count_left(self) -> int:
        """Return how many messages may still be paid for today. Raises StorageError."""
        now = self.clock()
        if self.per_day <= 0 or now < self._refused_until:
            return 0
        return max(0, round((self.per_day - await self.spent(self._day(now))) * TENTHS))

    async def note_refusal(self) -> None:
        """Pay for nothing for a while, after Telegram took no payment."""
        now = self.clock()
        self._refused_until = now + REFUSED_FOR
        await self._tell(self._day(now), "stars.refused")

    def _day(self, now: float) -> str:
        return datetime.fromtimestamp(now, self.editors.zone).date().isoformat()

    async def _tell(self, day: str, key: str) -> None:
        """Tell the editors once a day, also among copies: a letter's key goes to a chat once."""
        if self._told == f"{key} {day}":
            return
        self._told = f"{key} {day}"
        log.warning("paid_broadcast_stopped", reason=key.removeprefix("stars."))
        words = self.editors.words
        text = words.html(key, stars=words.number(self.per_day))
        try:
            await self.editors.tell(text, key=f"{key} {day}")
        except StorageError:
            self._told = ""
            raise
