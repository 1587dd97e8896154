"""Several copies of the bot on one PostgreSQL database: `python -m benchmarks.copies [CASE ...]`.

They share one outbox and one rate, and one of them leads. TEST_DATABASE_URL names a server on
which a database may be made; it is dropped afterwards.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from benchmarks.arena import Arena, readers
from benchmarks.calls import lost, rate, refused, repeated, sends
from benchmarks.delivery import NEARLY, RATE
from benchmarks.figures import Figure, run
from benchmarks.paid import PAID_RATE, SLOW
from benchmarks.runningbot import RunningBot
from benchmarks.server import VARIABLE, own_database, server_url


@asynccontextmanager
async def sharing(made: Arena, count: int, **settings: str) -> AsyncIterator[list[RunningBot]]:
    """So many copies; the first leads."""
    async with AsyncExitStack() as stack:
        bots: list[RunningBot] = []
        for _ in range(count):
            bot = await stack.enter_async_context(made.bot(**settings))
            await made.until(partial(bot.said, " started "), "a copy starts", 60)
            bots.append(bot)
        yield bots


def needs_a_server(case: str) -> list[Figure]:
    """The row where none is given."""
    return [Figure(case, "", None, None, note=f"needs a PostgreSQL server: {VARIABLE}")]


async def two(*, full: bool) -> list[Figure]:
    """Two copies at the free ceiling."""
    return await _shared("two", 2, full=full)


async def three(*, full: bool) -> list[Figure]:
    """Three."""
    return await _shared("three", 3, full=full)


async def _shared(case: str, copies: int, *, full: bool) -> list[Figure]:
    count = 3000 if full else 600
    if not server_url():
        return needs_a_server(case)
    async with own_database(server_url()) as url, readers(count, url) as (made, chats):
        async with sharing(made, copies):
            await made.publish()
            await made.all_served(chats, within=60 + count / 10)
        return [
            Figure(case, f"messages a second of {copies} copies in sum", NEARLY,
                   rate(sends(made.calls))),
            *_losses(case, made, chats),
        ]  # fmt: skip


async def two_paid(*, full: bool) -> list[Figure]:
    """Two copies at the paid ceiling, with a server that takes 80 ms for every call."""
    count = 20_000 if full else 4_000
    if not server_url():
        return needs_a_server("two_paid")
    async with own_database(server_url()) as url, readers(count, url) as (made, chats):
        limits = {"per_second": RATE, "stars": 100_000}
        await made.control("faults", {"rules": SLOW, "limits": limits})
        async with sharing(made, 2, PAID_STARS_PER_DAY="100000"):
            await made.publish()
            await made.all_served(chats, within=60 + count / 10)
        return [
            Figure("two_paid", "messages a second of 2 copies in sum", 0.95 * PAID_RATE,
                   rate(sends(made.calls))),
            *_losses("two_paid", made, chats),
        ]  # fmt: skip


def _losses(case: str, made: Arena, chats: list[int]) -> list[Figure]:
    return [
        Figure(case, f"lost of {len(chats):,}", 0, lost(made.calls, chats), at_most=True),
        Figure(case, "pushed twice", 0, repeated(made.calls, chats), at_most=True),
        Figure(case, "answers 429", 0, refused(made.calls), at_most=True),
    ]


CASES = (two, three, two_paid)

if __name__ == "__main__":
    run("benchmarks.copies", CASES)
