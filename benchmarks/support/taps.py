"""Readers who ask for something while a broadcast drains, and how long each waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import cycle
from typing import NamedTuple

from benchmarks.figures import Figure, percentile
from benchmarks.support.arena import Arena
from benchmarks.support.calls import sends

EVERY = 0.5  # seconds between two taps
ANSWERED = 2.0  # seconds after which the last one has its reply
LOST = float("inf")


class Tap(NamedTuple):
    """Who asked, and when (epoch seconds)."""

    chat: int
    at: float


@asynccontextmanager
async def tapping(made: Arena, others: Sequence[int]) -> AsyncIterator[list[Tap]]:
    """In turn they ask for help, until the block ends and the last has had time for its reply."""
    taps: list[Tap] = []
    over = asyncio.Event()

    async def go_on() -> None:
        chats = cycle(others)
        while not over.is_set():
            taps.append(Tap(next(chats), time.time()))
            await made.control("send", {"from": taps[-1].chat, "text": "/bantuan"})
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), EVERY)

    task = asyncio.create_task(go_on())
    try:
        yield taps
    finally:
        over.set()
        await task
    await asyncio.sleep(ANSWERED)


def waits(made: Arena, taps: Sequence[Tap]) -> list[float]:
    """Seconds to each reply at the server; infinite for one that never came."""
    replies = sends(made.calls, status=200)
    return [
        next((call.at - at for call in replies if call.chat == chat and call.at >= at), LOST)
        for chat, at in taps
    ]


def tap_figures(case: str, seconds: Sequence[float], at_most: float) -> list[Figure]:
    """Median and 95th percentile of the waits."""
    return [
        Figure(case, f"seconds to a reply meanwhile, median of {len(seconds)}", None,
               percentile(seconds, 0.5)),
        Figure(case, "seconds to a reply meanwhile, 95th percentile", at_most,
               percentile(seconds, 0.95), at_most=True),
    ]  # fmt: skip
