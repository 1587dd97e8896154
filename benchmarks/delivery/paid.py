"""A broadcast at the paid ceiling of 1,000 messages a second: `python -m benchmarks.delivery.paid`.

The server takes 80 ms for every call and enforces 30 a second for what is free, 1,000 for what is
paid. Right after, on the same server, a hundred tasks of the stock python-telegram-bot and of
aiogram 3 send such a push: no queue, no database, and what is refused is lost.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.delivery.peers import Absent, broadcast
from benchmarks.figures import Figure, run
from benchmarks.support.arena import Arena, readers
from benchmarks.support.calls import most_in_a_second, rate, refused, sends
from benchmarks.support.processes import usage
from benchmarks.support.taps import tap_figures, tapping, waits
from benchmarks.support.telegramserver import TOKEN

PAID_RATE = 1000
SLOW = [{"delay": 0.08}]


class Peer(NamedTuple):
    """Another library, and how many messages it sends."""

    library: str
    messages: int


PEERS = (Peer("python-telegram-bot", 1000), Peer("aiogram", 4000))


async def paid(*, full: bool) -> list[Figure]:
    """The bot, then the others."""
    count = 20_000 if full else 4_000
    async with readers(count) as (made, chats):
        others = await made.people(10)
        limits = {"per_second": 30, "stars": 100_000}
        await made.control("faults", {"rules": SLOW, "limits": limits})
        figures, ours = await _broadcast(made, chats, others)
        for peer in PEERS:
            figures += await _beside(made, peer, chats[: peer.messages], ours)
        return figures


class Reached(NamedTuple):
    """Messages a second that were delivered, and milliseconds of processor each."""

    per_second: float
    cpu_ms: float


async def _broadcast(
    made: Arena, chats: Sequence[int], others: Sequence[int]
) -> tuple[list[Figure], Reached]:
    """The rows, and what was reached."""
    async with made.bot(PAID_STARS_PER_DAY="100000") as bot:
        await made.publish()
        await made.until(lambda: bool(made.served), "the first message", 60)
        began, before, server = time.monotonic(), bot.usage(), usage(made.telegram.pid)
        wanted = set(chats)
        async with tapping(made, others) as taps:
            await made.until(
                lambda: wanted <= made.served.keys(), "everybody has the news", 60 + len(chats) / 20
            )
            seconds, after = time.monotonic() - began, bot.usage()
            serving = usage(made.telegram.pid).cpu_seconds - server.cpu_seconds
        await made.all_served(chats, within=60)
        pushes = [call for call in sends(made.calls) if call.chat in wanted]
    delivered = rate([call for call in pushes if call.status == 200])
    busy = after.cpu_seconds - before.cpu_seconds
    ours = Reached(delivered, 1000 * busy / len(chats))
    return [
        Figure("paid", f"messages a second to {len(chats):,}", 0.95 * PAID_RATE, ours.per_second),
        Figure("paid", "of one core, the bot's process meanwhile, %", 85,
               100 * busy / seconds, at_most=True),
        Figure("paid", "of one core, the server's process meanwhile, %", None,
               100 * serving / seconds),
        Figure("paid", "ms of processor a message, database included", None, ours.cpu_ms),
        Figure("paid", "most in any second", None, most_in_a_second(pushes)),
        Figure("paid", "answers 429", 0, refused(made.calls), at_most=True),
        *tap_figures("paid", waits(made, taps), 0.5),
    ], ours  # fmt: skip


async def _beside(made: Arena, peer: Peer, chats: Sequence[int], ours: Reached) -> list[Figure]:
    """What another library reaches, and how many times that the bot did.

    At the ceiling nobody can deliver more than 1,000: a library that sends more loses them.
    """
    library, _ = peer
    first = len(made.calls)
    try:
        told = await broadcast(library, made.telegram.url, TOKEN, chats)
    except Absent as reason:
        return [Figure("paid", f"times {library}", None, None, note=str(reason))]
    await made.until(lambda: len(made.calls) >= first + len(chats), "the tally", 10)
    theirs = rate(sends(made.calls[first:], status=200))
    cpu_ms = 1000 * told.cpu_seconds / len(chats)
    wanted = 8 if library == "python-telegram-bot" else None
    return [
        Figure("paid", f"{library}: messages a second, 100 at once", None, theirs),
        Figure("paid", f"{library}: ms of processor a message", None, cpu_ms),
        Figure("paid", f"{library}: lost of {len(chats):,}", None, told.lost),
        Figure("paid", f"times {library}: messages a second", wanted, ours.per_second / theirs),
        Figure("paid", f"times {library}: messages a second of processor", 1,
               cpu_ms / ours.cpu_ms),
    ]  # fmt: skip


CASES = (paid,)

if __name__ == "__main__":
    run("benchmarks.delivery.paid", CASES)
