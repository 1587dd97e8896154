"""What goes wrong between bot and Telegram: `python -m benchmarks.delivery.weather [CASE ...]`."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from typing import TypeAlias

from benchmarks.delivery.broadcast import NEARLY, RATE
from benchmarks.figures import Figure, run
from benchmarks.support.arena import Arena, readers
from benchmarks.support.calls import longest_pause, lost, rate, refused, repeated, sends

CEILING = {"per_second": RATE}
WAIT = 30  # seconds, the forced retry_after
CUTS = 5

Fault: TypeAlias = dict[str, int | str]


async def errors(*, full: bool) -> list[Figure]:
    """A fifth of the answers are 500 or 502, ten connections are cut, one chat is told to wait."""
    count = 3000 if full else 600
    async with readers(count) as (made, chats):
        struck = random.sample(chats, count // 4 + 2 * CUTS + 1)
        await made.control("faults", {"limits": CEILING, "rules": _faults(struck)})
        async with made.bot():
            await made.publish()
            await made.all_served(chats, within=90 + count / 10)
        return [*_losses("errors", made, chats, CUTS), *_waits(made, struck)]


def _faults(struck: Sequence[int]) -> list[Fault]:
    """One for each of these chats: the first is told to wait."""
    faults: list[Fault] = [{"status": 429, "retry_after": WAIT}]
    faults += [{"cut": cut} for cut in ("before", "after") for _ in range(CUTS)]
    faults += [{"status": random.choice((500, 502))} for _ in range(len(struck) - len(faults))]
    return [
        {"method": "sendMessage", "chat": chat, "times": 1, **fault}
        for chat, fault in zip(struck, faults, strict=True)
    ]


def _losses(case: str, made: Arena, chats: Sequence[int], may_repeat: int) -> list[Figure]:
    return [
        Figure(case, f"lost of {len(chats):,}", 0, lost(made.calls, chats), at_most=True),
        Figure(case, "repeated: calls whose answer did not come", may_repeat,
               repeated(made.calls, chats), at_most=True),
    ]  # fmt: skip


def _waits(made: Arena, struck: Sequence[int]) -> list[Figure]:
    attempts = sends(made.calls)
    spared = [call for call in attempts if call.chat not in set(struck)]
    busy = [call for call in attempts if call.at <= spared[-1].at]
    told, heard = (call.at for call in attempts if call.chat == struck[0])
    return [
        Figure("errors", "attempts a second until the spared had it", NEARLY, rate(busy)),
        Figure("errors", "longest pause between two of the spared, s", 1,
               longest_pause(spared), at_most=True),
        Figure("errors", f"seconds left alone after a retry_after of {WAIT}", WAIT, heard - told),
        Figure("errors", "the same, at most", WAIT + 2, heard - told, at_most=True),
        Figure("errors", "answers 429, one of them forced", 1, refused(made.calls), at_most=True),
    ]  # fmt: skip


async def outage(*, full: bool) -> list[Figure]:
    """Telegram refuses all connections in mid-broadcast, having cut those that were open."""
    count, seconds = (3000, 60) if full else (600, 20)
    async with readers(count) as (made, chats), made.bot():
        await made.publish()
        await made.until(lambda: len(made.served) >= count / 3, "a third has it", 60 + count / 10)
        await made.telegram.down()
        await asyncio.sleep(seconds)
        before = len(made.calls)
        await made.telegram.up()
        back_at = time.time()
        await made.all_served(chats, within=120 + count / 10)
        after = sends(made.calls[before:])
        return [
            *_losses("outage", made, chats, RATE),
            Figure("outage", f"seconds to the next message after {seconds} s without Telegram",
                   None, after[0].at - back_at),
            Figure("outage", "messages a second from then on", NEARLY, rate(after)),
            Figure("outage", "answers 429", 0, refused(made.calls), at_most=True),
        ]  # fmt: skip


async def slow(*, full: bool) -> list[Figure]:
    """The server takes two seconds for every message."""
    count = 3000 if full else 600
    async with readers(count) as (made, chats):
        rules = [{"method": "sendMessage", "delay": 2.0}]
        await made.control("faults", {"limits": CEILING, "rules": rules})
        async with made.bot():
            await made.publish()
            await made.all_served(chats, within=60 + count / 5)
        return [
            *_losses("slow", made, chats, 0),
            Figure("slow", "messages a second at a latency of 2 s", None, rate(sends(made.calls))),
            Figure("slow", "answers 429", 0, refused(made.calls), at_most=True),
        ]


CASES = (errors, outage, slow)

if __name__ == "__main__":
    run("benchmarks.delivery.weather", CASES)
