"""A broadcast at the free ceiling of 30 messages a second: `python -m benchmarks.delivery`.

How fast it goes, and whether readers who tap meanwhile wait behind it.
"""

from __future__ import annotations

from benchmarks.arena import readers
from benchmarks.calls import most_in_a_second, rate, refused, sends
from benchmarks.figures import Figure, run
from benchmarks.taps import tap_figures, tapping, waits

RATE = 30
NEARLY = 0.97 * RATE


async def free(*, full: bool) -> list[Figure]:
    """The rate of a broadcast to which nothing happens."""
    count = 3000 if full else 600
    async with readers(count) as (made, chats), made.bot():
        await made.publish()
        await made.all_served(chats, within=60 + count / 10)
        messages = sends(made.calls)
        return [
            Figure("free", f"messages a second to {count:,}", NEARLY, rate(messages)),
            Figure("free", "most in any second", None, most_in_a_second(messages)),
            Figure("free", "answers 429", 0, refused(made.calls), at_most=True),
        ]


async def tap(*, full: bool) -> list[Figure]:
    """Ten other readers ask for help in turn, one every half second, while the broadcast drains."""
    count = 3000 if full else 600
    async with readers(count) as (made, chats):
        others = await made.people(10)
        async with made.bot():
            await made.publish()
            await made.until(lambda: bool(made.served), "the first message", 60)
            async with tapping(made, others) as taps:
                await made.all_served(chats, within=60 + count / 10)
        return [
            *tap_figures("tap", waits(made, taps), 0.3),
            Figure("tap", "messages a second, replies included", NEARLY, rate(sends(made.calls))),
            Figure("tap", "answers 429", 0, refused(made.calls), at_most=True),
        ]


CASES = (free, tap)

if __name__ == "__main__":
    run("benchmarks.delivery", CASES)
