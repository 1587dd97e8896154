"""The bot for an hour under load: `python -m benchmarks.soak` (five minutes without `--full`).

News every half minute, readers who tap, sources who report, and Telegram that fails now and then.
Nobody may miss a piece of news or a ticket, and the memory must not grow.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from statistics import median

from benchmarks.arena import Arena, arena
from benchmarks.delivery import RATE
from benchmarks.figures import Figure, percentile, run
from benchmarks.processes import parse_workers
from benchmarks.runningbot import RunningBot
from benchmarks.taps import tap_figures, tapping, waits
from benchmarks.tipsters import Source

READERS = 200
NEWS_EVERY, REPORT_EVERY, SAMPLE_EVERY = 30.0, 20.0, 5.0  # seconds
SPARED = 60.0  # seconds of the end without news, so that the last has arrived
SHARE = 5  # memory: the last fifth beside the second, the first being the start
FLAT = 1.05
FAULTS = [
    {"method": "sendMessage", "status": 500, "times": 5},
    {"method": "sendMessage", "cut": "before", "times": 5},
    {"method": "getUpdates", "status": 502, "times": 3},
]


async def soak(*, full: bool) -> list[Figure]:
    """Lost, memory and waits of all that time."""
    seconds = 3600.0 if full else 300.0
    async with arena() as made:
        chats = await made.people(READERS)
        others, tellers = await made.people(10), await made.people(5)
        await made.enrol(chats)
        group = {"title": "Redaksi", "type": "supergroup", "bot": "administrator", "members": []}
        editors = (await made.control("groups", group))["id"]
        await made.control("faults", {"limits": {"per_second": RATE}})
        sources = [Source(made, chat) for chat in tellers]
        published = itertools.count()
        tickets: set[str] = set()
        async with made.bot(EDITORS_CHAT_ID=str(editors)) as bot:
            memory: list[float] = []
            async with (
                _every(SAMPLE_EVERY, lambda: _sample(bot, memory)),
                tapping(made, others) as taps,
            ):
                async with (
                    _every(NEWS_EVERY, lambda: _publish(made, next(published))),
                    _every(REPORT_EVERY, lambda: _report(sources, tickets)),
                ):
                    await asyncio.sleep(seconds - SPARED)
                count = next(published)
                await made.until(
                    lambda: all(made.served[chat] >= count for chat in chats), "all news", 120
                )
                await asyncio.sleep(SPARED / 2)
            for source in sources:
                tickets.update(await source.tickets())
        part = len(memory) // SHARE
        early, late = memory[part : 2 * part], memory[-part:]
        told = sum(len(source.told) for source in sources)
        return [
            Figure("soak", f"lost of {count * READERS:,} pieces of news in {seconds:,.0f} s", 0,
                   sum(max(0, count - made.served[chat]) for chat in chats), at_most=True),
            Figure("soak", "came twice, calls whose answer was cut off included", None,
                   sum(max(0, made.served[chat] - count) for chat in chats)),
            Figure("soak", f"reports without a ticket of {told}", 0, told - len(tickets),
                   at_most=True),
            *tap_figures("soak", waits(made, taps), 5.0),  # Telegram fails meanwhile
            Figure("soak", "MB of all processes, median of the second fifth", None, median(early)),
            Figure("soak", "the last fifth by it", FLAT, median(late) / median(early),
                   at_most=True),
            Figure("soak", "MB, 95th percentile", None, percentile(memory, 0.95)),
        ]  # fmt: skip


async def _publish(made: Arena, number: int) -> None:
    await made.control("faults", {"limits": {"per_second": RATE}, "rules": FAULTS})
    await made.publish(f"Warga Panongan kerja bakti ke-{number}")


async def _report(sources: list[Source], tickets: set[str]) -> None:
    source = min(sources, key=lambda each: len(each.told))
    tickets.update(await source.tickets())  # now: the emulator forgets what is old
    await source.report(f"Amplop dibagi, laporan {time.time_ns()}.")


async def _sample(bot: RunningBot, memory: list[float]) -> None:
    memory.append(bot.usage().rss_mb + sum(parse_workers(bot.pid)))


@asynccontextmanager
async def _every(seconds: float, act: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Do it again and again until the block ends; what is under way is finished."""
    over = asyncio.Event()

    async def go_on() -> None:
        while not over.is_set():
            await act()
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), seconds)

    task = asyncio.create_task(go_on())
    try:
        yield
    finally:
        over.set()
        await task


CASES = (soak,)

if __name__ == "__main__":
    run("benchmarks.soak", CASES)
