"""The leading copy of the bot fails in mid-broadcast.

`python -m benchmarks.running.takeover [CASE ...]`: it is killed, stopped for a minute, or cut off
from the database, while it sends for free or is paid for it; before 15 seconds are over another
copy of the three must send, poll the feeds and read the updates. TEST_DATABASE_URL names a
PostgreSQL server on which a database may be made; it is dropped afterwards.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from benchmarks.delivery.broadcast import RATE
from benchmarks.delivery.paid import PAID_RATE, SLOW
from benchmarks.figures import Figure, run
from benchmarks.support.arena import Arena, readers
from benchmarks.support.calls import Call, lost, most_in_a_second, rate, refused, repeated, sends
from benchmarks.support.runningbot import RunningBot
from benchmarks.support.server import in_flight, needs_a_server, own_database, server_url
from benchmarks.support.taps import LOST, Tap, tapping
from tests.support.storage.cable import Cable, cable

WITHIN = 15
ARRIVED = 0.3  # seconds in which what had left the old leader arrives
SILENT = 2.0  # seconds after which one that is cut off has sent what it had claimed

Failure: TypeAlias = Callable[[RunningBot, Cable], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Broadcast:
    """How it is sent: to so many, with these settings of the bot, at most so fast."""

    readers: int
    per_second: int
    settings: dict[str, str]


@dataclass(frozen=True, slots=True)
class Failed:
    """When the leader failed, what it had claimed and not recorded, and the most that may be."""

    at: float
    in_flight: int
    most: int


async def leader_killed(*, full: bool) -> list[Figure]:
    """SIGKILL."""
    return await _failing("leader_killed", _kill, _free(full=full))


async def leader_stopped(*, full: bool) -> list[Figure]:
    """SIGSTOP for a minute; then it goes on, believing that nothing has happened."""
    return await _failing("leader_stopped", _stop, _free(full=full))


async def leader_cut(*, full: bool) -> list[Figure]:
    """Its connections to the database close, and for half a minute it gets no others."""
    return await _failing("leader_cut", _cut, _free(full=full))


async def paid_killed(*, full: bool) -> list[Figure]:
    """As `leader_killed`, in a paid broadcast."""
    return await _failing("paid_killed", _kill, _paid(full=full))


async def paid_stopped(*, full: bool) -> list[Figure]:
    """As `leader_stopped`, in a paid broadcast."""
    return await _failing("paid_stopped", _stop, _paid(full=full))


async def paid_cut(*, full: bool) -> list[Figure]:
    """As `leader_cut`, in a paid broadcast."""
    return await _failing("paid_cut", _cut, _paid(full=full))


def _free(*, full: bool) -> Broadcast:
    return Broadcast(3000 if full else 1200, RATE, {})


def _paid(*, full: bool) -> Broadcast:
    return Broadcast(20_000 if full else 6_000, PAID_RATE, {"PAID_STARS_PER_DAY": "100000"})


async def _kill(leader: RunningBot, _way: Cable) -> None:
    await leader.kill()
    await asyncio.sleep(30)


async def _stop(leader: RunningBot, _way: Cable) -> None:
    leader.stop_for_now()
    await asyncio.sleep(60)
    leader.go_on()
    await asyncio.sleep(10)


async def _cut(_leader: RunningBot, way: Cable) -> None:
    way.cut()
    await asyncio.sleep(30)
    way.mend()
    await asyncio.sleep(10)


async def _failing(case: str, fail: Failure, broadcast: Broadcast) -> list[Figure]:
    count = broadcast.readers
    if not server_url():
        return needs_a_server(case)
    async with own_database(server_url()) as url, readers(count, url) as (made, chats):
        limits = {"per_second": RATE, "stars": 100_000}
        await made.control("faults", {"rules": SLOW, "limits": limits})
        others = await made.people(10)
        async with AsyncExitStack() as stack:
            way = await stack.enter_async_context(cable(url))
            start = broadcast.settings
            leader = await stack.enter_async_context(made.bot(DATABASE_URL=way.url, **start))
            await made.until(lambda: bool(made.looks), "the first copy leads", 60)
            for _ in range(2):
                standby = await stack.enter_async_context(made.bot(**start))
                await made.until(partial(standby.said, " started "), "another stands by", 60)
            await made.publish()
            await made.until(lambda: len(made.served) >= count / 4, "a quarter has it", 120)
            async with tapping(made, others) as taps:
                failed_at = time.time()
                failing = asyncio.ensure_future(fail(leader, way))
                await asyncio.sleep(ARRIVED)
                failed = Failed(failed_at, await in_flight(url), broadcast.per_second)
                await failing
                await made.all_served(chats, within=60 + count / 10)
        return _figures(case, made, chats, taps, failed)


def _figures(
    case: str, made: Arena, chats: Sequence[int], taps: Sequence[Tap], failed: Failed
) -> list[Figure]:
    asking = {tap.chat for tap in taps}
    replies = [call for call in sends(made.calls, status=200) if call.chat in asking]
    answers = [call.at for call in replies if call.at > failed.at + ARRIVED]
    looks = [at for at in made.looks if at > failed.at + ARRIVED]
    pushes = [call for call in sends(made.calls, status=200) if call.chat not in asking]
    after = [call for call in pushes if call.at > failed.at + SILENT]
    return [
        Figure(case, "seconds until another copy sends the rest", WITHIN,
               min((call.at for call in after), default=LOST) - failed.at, at_most=True),
        Figure(case, "seconds until another copy polls the feed", WITHIN,
               min(looks, default=LOST) - failed.at, at_most=True),
        Figure(case, "seconds until a reader is answered", WITHIN,
               min(answers, default=LOST) - failed.at, at_most=True),
        Figure(case, f"lost of {len(chats):,}", 0, lost(made.calls, chats), at_most=True),
        Figure(case, "claimed and not recorded when it failed", failed.most,
               failed.in_flight, at_most=True),
        Figure(case, "pushed twice, of those", failed.in_flight,
               repeated(made.calls, chats), at_most=True),
        Figure(case, f"replies to {len(taps)} taps", len(taps), len(replies)),
        Figure(case, "times that two asked for updates at once", 1, _conflicts(made.calls),
               at_most=True),
        Figure(case, "pushes a second of the new leader until 95 % had theirs", None,
               rate(after[: len(after) * 95 // 100])),
        Figure(case, "most in any second", None, most_in_a_second(pushes)),
        Figure(case, "answers 429", 0, refused(made.calls), at_most=True),
    ]  # fmt: skip


def _conflicts(calls: Sequence[Call]) -> int:
    """Answers 409; the one that ends the old leader's open question is part of every takeover."""
    return sum(call.method == "getUpdates" and call.status == 409 for call in calls)


CASES = (leader_killed, leader_stopped, leader_cut, paid_killed, paid_stopped, paid_cut)

if __name__ == "__main__":
    run("benchmarks.running.takeover", CASES)
