"""Is everybody reached, how fast, and who waits: `python -m benchmarks.delivery [CASE ...]`.

One article goes to many subscribers at the free ceiling of 30 messages a second; each case adds
a trouble of its own. See `arena` for how it is counted.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import cycle, pairwise
from typing import TypeAlias

from benchmarks.arena import LOOK, Arena, arena, rate, sends
from benchmarks.figures import Figure, percentile, print_figures

RATE = 30
NEARLY = 0.97 * RATE
CEILING = {"per_second": RATE}

Fault: TypeAlias = dict[str, int | str]


@asynccontextmanager
async def _readers(count: int) -> AsyncIterator[tuple[Arena, list[int]]]:
    """So many subscribers, and a server that enforces the ceiling."""
    async with arena() as made:
        chats = await made.people(count)
        await made.enrol(chats)
        await made.control("faults", {"limits": CEILING})
        yield made, chats
        for line in sorted(set(made.warnings()))[:5]:
            print(f"  the bot said: {line}")


async def _all_served(made: Arena, chats: Sequence[int]) -> None:
    """Until everybody has the news and nothing waits."""
    wanted = set(chats)
    within = 60 + 3 * len(chats) / RATE
    await made.until(lambda: wanted <= _reached(made), "everybody has the news", within)
    await made.settled()


def _reached(made: Arena) -> set[int]:
    return {chat for chat, messages in made.served.items() if messages}


async def free(*, full: bool) -> list[Figure]:
    """The rate of a broadcast to which nothing happens."""
    async with _readers(3000 if full else 600) as (made, chats), made.bot():
        await made.publish()
        await _all_served(made, chats)
        return [
            Figure("free", "messages a second", NEARLY, rate(sends(made.calls))),
            Figure("free", "answers 429", 0, _refused(made), at_most=True),
        ]


async def tap(*, full: bool) -> list[Figure]:
    """Ten other readers ask for help in turn, one every half second, while the broadcast drains."""
    async with _readers(3000 if full else 600) as (made, chats):
        others = await made.people(10)
        async with made.bot():
            await made.publish()
            await made.until(lambda: bool(sends(made.calls)), "the first message", 60)
            tapping = asyncio.create_task(_taps(made, others))
            await _all_served(made, chats)
            tapping.cancel()
            await asyncio.wait([tapping])
            waits = _waits(made, tapping.result())
        return [
            Figure("tap", f"seconds to a reply, median of {len(waits)}", 0.3,
                   percentile(waits, 0.5), at_most=True),
            Figure("tap", "seconds to a reply, 95th percentile", 0.3,
                   percentile(waits, 0.95), at_most=True),
            Figure("tap", "messages a second, replies included", NEARLY, rate(sends(made.calls))),
            Figure("tap", "answers 429", 0, _refused(made), at_most=True),
        ]  # fmt: skip


async def _taps(made: Arena, readers: Sequence[int]) -> list[tuple[int, float]]:
    """Who asked and when, until this is cancelled."""
    taps = []
    try:
        for reader in cycle(readers):
            taps.append((reader, time.time()))
            await made.control("send", {"from": reader, "text": "/bantuan"})
            await asyncio.sleep(0.5)
    except asyncio.CancelledError:
        taps.pop()  # perhaps not made, or not answered yet
    return taps


def _waits(made: Arena, taps: Sequence[tuple[int, float]]) -> list[float]:
    """Seconds to each reply at the server; infinite for one that never came."""
    replies = sends(made.calls, status=200)
    return [
        next((call.at - at for call in replies if call.chat == reader and call.at >= at), 1e9)
        for reader, at in taps
    ]


async def kill(*, full: bool) -> list[Figure]:
    """SIGKILL at random moments of one broadcast."""
    count, kills = (2000, 20) if full else (400, 5)
    repeated = []
    async with _readers(count) as (made, chats):
        moments = sorted(random.uniform(0, count) for _ in range(kills))
        for number, moment in enumerate([*moments, float("inf")]):
            before = made.served.copy()
            async with made.bot() as process:
                if number == 0:
                    await made.publish()
                if moment == float("inf"):
                    await _all_served(made, chats)
                    break
                await _until_reached(made, moment)
                await asyncio.sleep(random.uniform(0, LOOK))
                process.send_signal(signal.SIGKILL)
                await process.wait()
            await asyncio.sleep(0.5)  # what was on its way arrives
            repeated.append(_repeats(made.served, before))
        repeated.append(_repeats(made.served, before))
        lost = len(set(chats) - _reached(made))
    return [
        Figure("kill", f"lost of {count:,} in {kills} kills", 0, lost, at_most=True),
        Figure("kill", "most repeated after one kill", RATE, max(repeated), at_most=True),
        Figure("kill", "repeated in all", RATE * kills, sum(repeated), at_most=True),
        Figure("kill", "answers 429", 0, _refused(made), at_most=True),
    ]


async def _until_reached(made: Arena, count: float) -> None:
    within = 60 + 3 * count / RATE
    await made.until(lambda: len(_reached(made)) >= count, "the broadcast goes on", within)


def _repeats(after: Counter[int], before: Counter[int]) -> int:
    """Messages since then to those who had it already."""
    return sum(n if before[chat] else n - 1 for chat, n in (after - before).items())


async def weather(*, full: bool) -> list[Figure]:
    """A fifth of the chats meets 500 or 502 once, ten a cut connection, one is told to wait."""
    count, wait = (3000, 30) if full else (600, 5)
    async with _readers(count) as (made, chats):
        struck = random.sample(chats, count // 5 + 11)
        patient = struck[0]
        faults: list[Fault] = [{"status": 429, "retry_after": wait}]
        faults += [{"cut": cut} for cut in ("before", "after") for _ in range(5)]
        faults += [{"status": random.choice((500, 502))} for _ in range(count // 5)]
        rules: list[Fault] = [
            {"method": "sendMessage", "chat": chat, "times": 1, **fault}
            for chat, fault in zip(struck, faults, strict=True)
        ]
        await made.control("faults", {"limits": CEILING, "rules": rules})
        async with made.bot():
            await made.publish()
            await _all_served(made, chats)
        attempts = sends(made.calls)
        spared = [call for call in attempts if call.chat not in struck]
        busy = [call for call in attempts if call.at <= spared[-1].at]
        told, heard = (call.at for call in attempts if call.chat == patient)
        lost = len(set(chats) - _reached(made))
        gaps = [late.at - early.at for early, late in pairwise(spared)]
        return [
            Figure("weather", f"lost of {count:,}", 0, lost, at_most=True),
            Figure("weather", "repeated (5 answers were cut off)", 5,
                   made.served.total() - len(_reached(made)), at_most=True),
            Figure("weather", "attempts a second until the spared had it", NEARLY, rate(busy)),
            Figure("weather", "longest pause between two of the spared, s", 1,
                   max(gaps), at_most=True),
            Figure("weather", f"seconds left alone after a retry_after of {wait}",
                   wait, heard - told),
            Figure("weather", "seconds that it waited longer than it had to", 2,
                   heard - told - wait, at_most=True),
            Figure("weather", "answers 429", 1, _refused(made), at_most=True),
        ]  # fmt: skip


async def blocked(*, full: bool) -> list[Figure]:
    """One in twenty has blocked the bot, one in a hundred has no account any more."""
    count = 3000 if full else 600
    async with _readers(count) as (made, chats):
        gone = random.sample(chats, count * 6 // 100)
        for number, chat in enumerate(gone):
            await made.control("block" if number % 6 else "deactivate", {"user": chat})
        await made.people(0)  # the bot does not hear of the blocks, it runs into them
        async with made.bot():
            await made.publish()
            await _all_served(made, [chat for chat in chats if chat not in gone])
            left = await made.metric('posbanten_subscribers{state="left"}')
        attempts = sends(made.calls)
        return [
            Figure("blocked", "attempts a second", NEARLY, rate(attempts)),
            Figure("blocked", "messages a second of the rest", 0.94 * NEARLY,
                   rate(sends(made.calls, status=200))),
            Figure("blocked", f"marked as left of {len(gone)}", len(gone), left),
            Figure("blocked", "attempts to those who are gone", len(gone),
                   sum(call.status == 403 for call in attempts), at_most=True),
        ]  # fmt: skip


def _refused(made: Arena) -> int:
    return sum(call.status == 429 for call in made.calls)


CASES: dict[str, Callable[..., Awaitable[list[Figure]]]] = {
    case.__name__: case for case in (free, tap, kill, weather, blocked)
}


async def main() -> None:
    """Run the cases that are named, or all, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.delivery", allow_abbrev=False)
    parser.add_argument("case", nargs="*", metavar="CASE", help=", ".join(CASES))
    parser.add_argument("--full", action="store_true", help="as many subscribers as the issue says")
    args = parser.parse_args()
    if unknown := set(args.case) - CASES.keys():
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    figures = [
        figure for name in args.case or CASES for figure in await CASES[name](full=args.full)
    ]
    print_figures(figures)


if __name__ == "__main__":
    asyncio.run(main())
