"""A broadcast at the free ceiling of 30 messages a second.

`python -m benchmarks.delivery.broadcast`: how fast it goes, and whether readers who tap meanwhile
wait behind it, or news behind a run of summaries.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from benchmarks.figures import Figure, percentile, run
from benchmarks.support.arena import Arena, arena, readers
from benchmarks.support.botdatabase import begin_summaries, rows, stored_at
from benchmarks.support.calls import most_in_a_second, rate, refused, sends
from benchmarks.support.taps import tap_figures, tapping, waits

RATE = 30
BESIDE = "36.03.17"
NEARLY = 0.97 * RATE
IN_FLIGHT = 1.0  # seconds: at most one second of the rate is on its way


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


async def ahead(*, full: bool) -> list[Figure]:
    """News for thirty readers: while nothing else is sent, and in a run of others' summaries.

    As many summaries wait as of a hundred thousand after half an hour. All are due, which is worse
    than a run: that leaves some of the rate free.
    """
    count, rounds = 46_000 if full else 2_000, 5
    async with arena() as made:
        told, summarized = await made.people(RATE), await made.people(count)
        await made.enrol(told)
        await made.enrol(summarized, BESIDE, "evening")
        await made.control("faults", {"limits": {"per_second": RATE}})
        database = made.folder / "bot.db"
        async with made.bot():
            idle = [await _tell(made, told, f"Kabar {n}") for n in range(rounds)]
            await made.publish("Panen raya", text="Di Kecamatan Curug, Kab. Tangerang.")
            waiting = rounds * RATE + count
            await made.until(lambda: rows(database) == waiting, "all summaries wait", 60)
            begin_summaries(database, time.time())
            await made.until(lambda: len(made.served) > 10 * RATE, "the run", 60)
            first = len(made.calls)
            busy = [await _tell(made, told, f"Warta {n}") for n in range(rounds)]
            meanwhile = sends(made.calls[first:])
        waiting = len(set(summarized) - made.served.keys())
    figures = []
    for name, place in (("first", 0), (f"last of {RATE}", 1)):
        before, after = (percentile((told[place] for told in of), 0.5) for of in (idle, busy))
        longest = max(told[place] for told in busy)
        figures += [
            Figure("ahead", f"s to the {name}, idle, median of {rounds}", None, before),
            Figure("ahead", f"s to the {name}, among summaries, median", before + IN_FLIGHT,
                   after, at_most=True),
            Figure("ahead", f"s to the {name}, among summaries, longest", None, longest),
        ]  # fmt: skip
    return [
        *figures,
        Figure("ahead", "messages a second meanwhile", None, rate(meanwhile)),
        Figure("ahead", f"of {count:,} summaries, still waiting at the end", None, waiting),
        Figure("ahead", "answers 429", 0, refused(made.calls), at_most=True),
    ]


async def _tell(made: Arena, chats: Sequence[int], title: str) -> tuple[float, float]:
    """Seconds from the moment an article is stored to the first message about it, and the last."""
    first, had = len(made.calls), made.served.copy()
    await made.publish(title)
    await made.until(lambda: all(made.served[chat] > had[chat] for chat in chats), title, 60)
    told = [call.at for call in sends(made.calls[first:], status=200) if call.chat in {*chats}]
    published = stored_at(made.folder / "bot.db")
    return told[0] - published, told[-1] - published


CASES = (free, tap, ahead)

if __name__ == "__main__":
    run("benchmarks.delivery.broadcast", CASES)
