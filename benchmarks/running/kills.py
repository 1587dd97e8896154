"""SIGKILL at random moments of one broadcast: `python -m benchmarks.running.kills [CASE]`.

Nobody may be left out. What was in flight at a kill may go out twice, since nobody can know
whether it had arrived; the database says how much that was, at most one second of the rate.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence

from benchmarks.delivery.broadcast import RATE
from benchmarks.figures import Figure, run
from benchmarks.support.arena import LOOK, Arena, readers
from benchmarks.support.botdatabase import in_flight
from benchmarks.support.calls import lost, refused


async def kill(*, full: bool) -> list[Figure]:
    """While the server answers at once."""
    return await _killed("kill", latency=0.0, full=full)


async def kill_slow(*, full: bool) -> list[Figure]:
    """While the server takes 0.3 s, so that calls are on their way at every kill."""
    return await _killed("kill_slow", latency=0.3, full=full)


async def _killed(case: str, *, latency: float, full: bool) -> list[Figure]:
    count, kills = (2000, 20) if full else (400, 5)
    async with readers(count) as (made, chats):
        if latency:
            slow = [{"method": "sendMessage", "delay": latency}]
            await made.control("faults", {"rules": slow, "limits": {"per_second": RATE}})
        flying, repeated = await _broadcast(made, chats, kills, latency)
        unexplained = max(twice - known for twice, known in zip(repeated, flying, strict=True))
        return [
            Figure(case, f"lost of {count:,} in {kills} kills", 0,
                   lost(made.calls, chats), at_most=True),
            Figure(case, "most in flight at a kill", RATE, max(flying), at_most=True),
            Figure(case, "most repeated after one kill", RATE, max(repeated), at_most=True),
            Figure(case, "most repeated that was not in flight", 0,
                   max(0, unexplained), at_most=True),
            Figure(case, "repeated in all", sum(flying), sum(repeated), at_most=True),
            Figure(case, "answers 429", 0, refused(made.calls), at_most=True),
        ]  # fmt: skip


async def _broadcast(
    made: Arena, chats: Sequence[int], kills: int, latency: float
) -> tuple[list[int], list[int]]:
    """What was in flight at each kill, and how much was repeated after it."""
    moments = sorted(random.uniform(0, len(chats)) for _ in range(kills))
    flying, repeated = [], []
    for number, moment in enumerate(moments):
        before = made.served.copy()
        async with made.bot() as bot:
            if number == 0:
                await made.publish()
            await _until_reached(made, moment, within=60 + len(chats) / 10)
            await asyncio.sleep(random.uniform(0, LOOK))
            await bot.kill()
        flying.append(in_flight(made.folder / "bot.db"))
        await asyncio.sleep(latency + 0.3)  # what was on its way arrives
        repeated.append(_repeats(made.served, before))
    before = made.served.copy()
    async with made.bot():
        await made.all_served(chats, within=60 + len(chats) / 10)
    return flying, [*repeated[1:], _repeats(made.served, before)]  # before the first was nothing


async def _until_reached(made: Arena, count: float, within: float) -> None:
    await made.until(lambda: len(made.served) >= count, "the broadcast goes on", within)


def _repeats(after: Counter[int], before: Counter[int]) -> int:
    """Messages since then to those who had it already."""
    return sum(n if before[chat] else n - 1 for chat, n in (after - before).items())


CASES = (kill, kill_slow)

if __name__ == "__main__":
    run("benchmarks.running.kills", CASES)
