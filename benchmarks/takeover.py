"""The leading copy of the bot fails in mid-broadcast: `python -m benchmarks.takeover [CASE ...]`.

It is killed, stopped for a minute, or cut off from the database; another must poll the feeds and
read the updates before 15 seconds are over. TEST_DATABASE_URL as for `benchmarks.copies`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import TypeAlias

from benchmarks.arena import Arena, readers
from benchmarks.calls import Call, lost, rate, refused, repeated, sends
from benchmarks.copies import needs_a_server
from benchmarks.figures import Figure, run
from benchmarks.runningbot import RunningBot
from benchmarks.server import own_database, server_url
from benchmarks.taps import LOST, Tap, tapping
from tests.support.storage.cable import Cable, cable

WITHIN = 15
MOMENT = 0.2  # seconds in which what had left the old leader arrives

Failure: TypeAlias = Callable[[RunningBot, Cable], Awaitable[None]]


async def leader_killed(*, full: bool) -> list[Figure]:
    """SIGKILL."""

    async def kill(leader: RunningBot, _way: Cable) -> None:
        await leader.kill()
        await asyncio.sleep(30)

    return await _failing("leader_killed", kill, full=full)


async def leader_stopped(*, full: bool) -> list[Figure]:
    """SIGSTOP for a minute; then it goes on, believing that nothing has happened."""

    async def stop(leader: RunningBot, _way: Cable) -> None:
        leader.stop_for_now()
        await asyncio.sleep(60)
        leader.go_on()
        await asyncio.sleep(10)

    return await _failing("leader_stopped", stop, full=full)


async def leader_cut(*, full: bool) -> list[Figure]:
    """Its connections to the database close, and for half a minute it gets no others."""

    async def cut(_leader: RunningBot, way: Cable) -> None:
        way.cut()
        await asyncio.sleep(30)
        way.mend()
        await asyncio.sleep(10)

    return await _failing("leader_cut", cut, full=full)


async def _failing(case: str, fail: Failure, *, full: bool) -> list[Figure]:
    count = 3000 if full else 1200
    if not server_url():
        return needs_a_server(case)
    async with own_database(server_url()) as url, readers(count, url) as (made, chats):
        others = await made.people(10)
        async with AsyncExitStack() as stack:
            way = await stack.enter_async_context(cable(url))
            leader = await stack.enter_async_context(made.bot(DATABASE_URL=way.url))
            await made.until(lambda: bool(made.looks), "the first copy leads", 60)
            await stack.enter_async_context(made.bot())
            await stack.enter_async_context(made.bot())
            await made.publish()
            await made.until(lambda: len(made.served) >= count / 4, "a quarter has it", 120)
            async with tapping(made, others) as taps:
                failed_at = time.time()
                await fail(leader, way)
                await made.all_served(chats, within=60 + count / 10)
        return _figures(case, made, chats, taps, failed_at)


def _figures(
    case: str, made: Arena, chats: Sequence[int], taps: Sequence[Tap], failed_at: float
) -> list[Figure]:
    asking = {tap.chat for tap in taps}
    replies = [call for call in sends(made.calls, status=200) if call.chat in asking]
    answers = [call.at for call in replies if call.at > failed_at + MOMENT]
    looks = [at for at in made.looks if at > failed_at + MOMENT]
    pushes = [call for call in sends(made.calls, status=200) if call.chat not in asking]
    return [
        Figure(case, "seconds until another copy polls the feed", WITHIN,
               min(looks, default=LOST) - failed_at, at_most=True),
        Figure(case, "seconds until a reader is answered", WITHIN,
               min(answers, default=LOST) - failed_at, at_most=True),
        Figure(case, f"lost of {len(chats):,}", 0, lost(made.calls, chats), at_most=True),
        Figure(case, "pushed twice", 0, repeated(made.calls, chats), at_most=True),
        Figure(case, f"replies to {len(taps)} taps", len(taps), len(replies)),
        Figure(case, "times that two asked for updates at once", 1, _conflicts(made.calls),
               at_most=True),
        Figure(case, "pushes a second until 95 % had theirs", None,
               rate(pushes[: len(pushes) * 95 // 100])),
        Figure(case, "answers 429", 0, refused(made.calls), at_most=True),
    ]  # fmt: skip


def _conflicts(calls: Sequence[Call]) -> int:
    """Answers 409; the one that ends the old leader's open question is part of every takeover."""
    return sum(call.method == "getUpdates" and call.status == 409 for call in calls)


CASES = (leader_killed, leader_stopped, leader_cut)

if __name__ == "__main__":
    run("benchmarks.takeover", CASES)
