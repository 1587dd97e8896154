"""The gates of this process: alone, or with a part of the rate that copies of the bot share."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from bot.gate import Gate
from bot.pacing import WINDOW, Slots
from bot.sharedslots import SharedSlots
from storage.copies import Copies


def make_gate(budget: str, rate: float, copies: Copies | None) -> Gate:
    """What is written passes here, `rate` a second; copies of the bot share the budget."""
    if copies is None:
        return Gate(Slots(rate))

    async def reserve(count: int) -> Sequence[float]:
        slots = await copies.budgets.reserve(budget, count, WINDOW / rate)
        now = time.monotonic()  # the gate's clock, read after the answer: never too early
        return [now + seconds for seconds in slots]

    return Gate(SharedSlots(reserve, rate, sleep=asyncio.sleep))
