"""PostgreSQL's rows rewritten together: `python -m benchmarks.tips.rewriting`.

The nightly round (storage.engine.row_versions) over everybody, as after an import, and over what a
day changes; with a reader beside it who pauses again and again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from sqlalchemy import text

from benchmarks.figures import Figure, percentile, run
from benchmarks.support.server import needs_a_server, own_database, server_url
from bot.core.vault import Vault
from storage.opening import open_storage
from storage.repositories import Storage

MILLION = 1_000_000
A_DAYS = 2000  # readers who change something on one day
PLACE = "36.03.19"

_SUBSCRIBERS = """
    INSERT INTO subscribers (chat_id, language, state, joined_on)
    SELECT n, 'id', 'active', 0 FROM generate_series(1, :count) AS n
"""
_FOLLOWS = """
    INSERT INTO follows (chat_id, place, wide, position)
    SELECT n, :place, false, 1 FROM generate_series(1, :count) AS n
"""


async def rewriting(*, full: bool) -> list[Figure]:
    """All rows once, then a day's, then none."""
    if not server_url():
        return needs_a_server("rewriting")
    count = MILLION if full else 100_000
    async with own_database(server_url()) as url:
        storage = await open_storage(url, vault=Vault("00" * 32))
        try:
            return await _measure(storage, count)
        finally:
            await storage.close()


async def _measure(storage: Storage, count: int) -> list[Figure]:
    async with storage.database.write() as connection:
        await connection.execute(text(_SUBSCRIBERS), {"count": count})
        await connection.execute(text(_FOLLOWS), {"count": count, "place": PLACE})
    commits: list[float] = []
    rewritten, everybody = await _timed(storage, commits)
    for chat in range(1, A_DAYS + 1):
        await storage.subscribers.pause(chat, 0.0, once=chat)
    changed, a_day = await _timed(storage, commits)
    name = f"{count:,} subscribers"
    return [
        Figure("rewriting", f"{name}, each with a place: rows rewritten", None, rewritten),
        Figure("rewriting", f"{name}: seconds", None, everybody),
        Figure("rewriting", "of them a day's: rows rewritten", None, changed),
        Figure("rewriting", "of them a day's: seconds", 60, a_day, at_most=True),
        Figure("rewriting", "a reader's pause meanwhile, 99th percentile, ms", 150,
               1000 * percentile(commits, 0.99), at_most=True),
    ]  # fmt: skip


async def _timed(storage: Storage, commits: list[float]) -> tuple[int, float]:
    began = time.perf_counter()
    rewritten = await _beside(storage.row_versions.level, storage, commits)
    return rewritten, time.perf_counter() - began


async def _beside(
    work: Callable[[], Awaitable[int]], storage: Storage, commits: list[float]
) -> int:
    working = asyncio.ensure_future(work())
    number = 10_000_000
    while not working.done():
        before = time.perf_counter()
        number += 1
        await storage.subscribers.pause(number % 1000 + 1, 0.0, once=number)
        commits.append(time.perf_counter() - before)
        await asyncio.sleep(0.02)
    return await working


CASES = (rewriting,)

if __name__ == "__main__":
    run("benchmarks.tips.rewriting", CASES)
