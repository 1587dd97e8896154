"""One article for a million followers on SQLite: `python -m benchmarks.delivery.fanout [CASE ...]`.

`fanout`: the product's fan-out alone, in this process, with a task beside it that commits and one
that looks how long the event loop is held. `pending`: the bot in a process of its own.
"""

from __future__ import annotations

import asyncio
import gc
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import Figure, percentile, run
from benchmarks.support.arena import PLACE, Arena, arena
from benchmarks.support.botdatabase import (
    rows,
    send_pushes,
    unfinished,
    write_choosers,
    write_followers,
)
from benchmarks.support.calls import rate, sends
from benchmarks.support.processes import waited_for_a_core
from benchmarks.support.runningbot import RunningBot
from bot.core.vault import Vault
from bot.feeds.model import Entry, NewArticle
from bot.places.model import Places, Reach
from bot.workers.delivery.fanout import CHUNK
from storage.opening import open_storage
from storage.repositories import Storage

MILLION = 1_000_000
REACHED = 3000  # followers that exist at Telegram: as many as can be served meanwhile


async def fanout(*, full: bool) -> list[Figure]:
    """Ten thousand, a hundred thousand, a million."""
    sizes = (10_000, 100_000, MILLION) if full else (10_000, 100_000)
    measured = [await _fan_out(size) for size in sizes]
    before, last = (each.seconds / each.size for each in measured[-2:])
    return [
        *(figure for each in measured for figure in _rows(each)),
        Figure("fanout", "time a row at the largest by time a row at the one before", 1.5,
               last / before, at_most=True),
    ]  # fmt: skip


class FannedOut(NamedTuple):
    """Seconds it took, the longest hold of the event loop, what each commit beside it took."""

    size: int
    seconds: float
    held: float
    commits: list[float]


def _rows(made: FannedOut) -> list[Figure]:
    name = f"{made.size:,}"
    within = 10 if made.size == MILLION else None
    return [
        Figure("fanout", f"{name}: seconds", within, made.seconds, at_most=True),
        Figure("fanout", f"{name}: longest hold of the event loop, ms", 50,
               1000 * made.held, at_most=True),
        Figure("fanout", f"{name}: another's commit, median, ms", None,
               1000 * percentile(made.commits, 0.5)),
        Figure("fanout", f"{name}: another's commit, 99th percentile, ms", 150,
               1000 * percentile(made.commits, 0.99), at_most=True),
    ]  # fmt: skip


async def mixed(*, full: bool) -> list[Figure]:
    """The fifth article of a day for readers of mixed choices, some of whom have had enough."""
    size = MILLION if full else 100_000
    made = await _fan_out(size, mixed=True)
    return [
        Figure("mixed", f"{size:,}: seconds", 15 if full else None, made.seconds, at_most=True),
        Figure("mixed", f"{size:,}: longest hold of the event loop, ms", 50,
               1000 * made.held, at_most=True),
        Figure("mixed", f"{size:,}: another's commit, 99th percentile, ms", 150,
               1000 * percentile(made.commits, 0.99), at_most=True),
    ]  # fmt: skip


async def _fan_out(size: int, *, mixed: bool = False) -> FannedOut:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "bot.db"
        storage = await open_storage(f"sqlite:///{database}", vault=Vault("00" * 32))
        try:
            write = write_choosers if mixed else write_followers
            await asyncio.to_thread(write, database, PLACE, size)
            for number in range(4 if mixed else 0):  # more than some want at once on a day
                await store_article(storage, number)
                while await storage.outbox.fan_out(now=time.time(), limit=CHUNK):
                    pass
                await asyncio.to_thread(send_pushes, database)
            await store_article(storage)
            held: list[float] = []
            commits: list[float] = []
            gc.freeze()  # as bot.app does
            async with _beside(_look(held)), _beside(_commit(storage, commits)):
                began = time.perf_counter()
                while await storage.outbox.fan_out(now=time.time(), limit=CHUNK):
                    pass  # as bot.spreading does
                seconds = time.perf_counter() - began
        finally:
            await storage.close()
        if not mixed:
            assert rows(database) == size
        return FannedOut(size, seconds, max(held), commits)


async def store_article(storage: Storage, number: int = 9) -> None:
    """One of the place, from a feed."""
    now = time.time()
    await storage.feeds.ensure(["http://127.0.0.1:9/feed/"], now=now)
    feed, *_ = await storage.feeds.all()
    name = str(number)
    entry = Entry(
        name, f"https://example.com/{name}/", "Warga Panongan kerja bakti", "Isi.", "Isi."
    )
    reach = Reach((PLACE, "36.03", "36"))
    await storage.articles.store(
        feed.id,
        filed=[NewArticle(name, "1", entry, Places(districts=(PLACE,)), reach, push=True)],
        changed=[], etag=None, last_modified=None, began_at=now, next_check_at=now + 3600, now=now,
    )  # fmt: skip


@asynccontextmanager
async def _beside(work: AsyncIterator[None]) -> AsyncIterator[None]:
    """Done over and over by a task beside the block; a turn that has begun is finished."""

    async def go_on() -> None:
        async for _ in work:
            if over.is_set():
                return

    over = asyncio.Event()
    task = asyncio.create_task(go_on())
    try:
        yield
    finally:
        over.set()
        await task


async def _look(held: list[float]) -> AsyncIterator[None]:
    """Sleeps for a millisecond; what is above that, something held the loop for.

    Without the time in which other processes had both cores: that is not ours.
    """
    while True:
        waited, before = waited_for_a_core(), time.perf_counter()
        await asyncio.sleep(0.001)
        over = time.perf_counter() - before - 0.001
        held.append(over - (waited_for_a_core() - waited))
        yield


async def _commit(storage: Storage, took: list[float]) -> AsyncIterator[None]:
    """Fifty small transactions a second, as those of readers who tap."""
    while True:
        before = time.perf_counter()
        await storage.memory.put("benchmark", str(before))
        took.append(time.perf_counter() - before)
        yield
        await asyncio.sleep(0.02)


async def _weigh(bot: RunningBot, megabytes: list[float]) -> AsyncIterator[None]:
    """What the process holds, ten times a second."""
    while True:
        megabytes.append(bot.usage().rss_mb)
        yield
        await asyncio.sleep(0.1)


async def pending(*, full: bool) -> list[Figure]:
    """What the bot's process grows by, and when the first message leaves."""
    size = MILLION if full else 100_000
    async with arena() as made:
        await made.enrol(await made.people(REACHED))  # their ids are the lowest: they come first
        await made.control("faults", {"limits": {"per_second": 30}})
        database = made.folder / "bot.db"
        await asyncio.to_thread(write_followers, database, PLACE, size)
        async with made.bot() as bot:
            await made.until(lambda: len(made.looks) >= 4, "the bot has settled", 60)
            return await _grown(made, bot, database, size)


async def _grown(made: Arena, bot: RunningBot, database: Path, size: int) -> list[Figure]:
    before = bot.usage().rss_mb
    grown: list[float] = []
    async with _beside(_weigh(bot, grown)):
        published = time.time()
        await made.publish()
        await made.until(lambda: bool(made.served), "the first message", 60)
        await made.until(lambda: not unfinished(database), "the last row", 120)
        fanned_out = time.time()
        await asyncio.sleep(10)  # it goes on sending
    messages = sends(made.calls, status=200)
    meanwhile = [call for call in messages if call.at < fanned_out]
    waiting = await asyncio.to_thread(rows, database)
    return [
        Figure("pending", "seconds from publication to the first message", 3,
               messages[0].at - published, at_most=True),
        Figure("pending", "seconds from publication to the last row", None, fanned_out - published),
        Figure("pending", "messages a second in between", None, rate(meanwhile)),
        Figure("pending", "rows in the outbox", size, waiting),
        Figure("pending", "MB that the bot's process grew by", 50,
               max(grown) - before, at_most=True),
    ]  # fmt: skip


CASES = (fanout, mixed, pending)

if __name__ == "__main__":
    run("benchmarks.delivery.fanout", CASES)
