"""Whether pushes are through when it was forecast: `python -m benchmarks.delivery.forecasts`.

Pushes of different sizes, alone, behind others to the same readers and to others, and while readers
tap. The forecast is the bot's own, from `/metrics`, as soon as an article is stored; when nine in
ten readers had it is read from the bot's counts, which are a tenth of a second late at most.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from math import ceil
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.figures import Figure, Stuck, percentile, run
from benchmarks.support.arena import Arena, arena
from benchmarks.support.calls import refused
from benchmarks.support.runningbot import RunningBot
from benchmarks.support.taps import tapping
from bot.delivery.forecast import SHARE

RATE = 30
FORECAST = "posbanten_push_forecast_seconds"
FLOOR = (
    10.0  # seconds: an error is the share of the time that it took, or of this where that is less
)
MOST = 0.05
LEAD = 20.0  # seconds
LATENCY = 2.0  # seconds: at 30 in flight, half the rate is achieved

PLACES = {"Panongan": "36.03.19", "Cikupa": "36.03.18", "Balaraja": "36.03.01"}
READERS = {
    ("Panongan",): 60,
    ("Cikupa",): 240,
    ("Balaraja",): 600,
    ("Cikupa", "Balaraja"): 150,
}


class Step(NamedTuple):
    """An article about this place, so many seconds after the one before; else once that is through.

    `taps`: readers ask for something, from LEAD seconds before on.
    """

    place: str
    after: float | None = None
    taps: bool = False


ROUND = (
    Step("Panongan"),
    Step("Cikupa"),
    Step("Balaraja"),
    Step("Cikupa", after=2),  # a quarter of its readers wait for the one before
    Step("Cikupa"),
    Step("Balaraja", after=4),
    Step("Panongan", after=4),
    Step("Balaraja", taps=True),
    Step("Cikupa"),
    Step("Panongan", after=1),
)


class Pushed(NamedTuple):
    """When nine in ten had it by forecast and in truth; seconds from the forecast."""

    forecast: float
    took: float
    readers: int

    @property
    def error(self) -> float:
        """The share by which the forecast was off."""
        return abs(self.forecast - self.took) / max(self.took, FLOOR)


async def forecasts(*, full: bool) -> list[Figure]:
    """Rounds of ten pushes at the free ceiling: five in full, one else."""
    rounds = 5 if full else 1
    async with arena() as made:
        await _enrol(made)
        taps = await made.people(10)
        await made.control("faults", {"limits": {"per_second": RATE}})
        async with made.bot() as bot:
            pushed = await _play(made, bot, ROUND * rounds, taps)
        return [
            *_figures("forecasts", pushed),
            Figure("forecasts", "answers 429", 0, refused(made.calls), at_most=True),
        ]


async def forecasts_slow(*, full: bool) -> list[Figure]:
    """A server that takes two seconds for every message: what is achieved is half the rate."""
    steps = (Step("Balaraja"), Step("Cikupa"), Step("Balaraja"), Step("Cikupa", after=2))
    async with arena() as made:
        await _enrol(made)
        rules = [{"method": "sendMessage", "delay": LATENCY}]
        await made.control("faults", {"limits": {"per_second": RATE}, "rules": rules})
        async with made.bot() as bot:
            pushed = await _play(made, bot, steps * (3 if full else 1), [])
        first, *others = pushed
        return [
            Figure("forecasts_slow", "error of the first, of which nothing is known yet", None,
                   first.error),
            *_figures("forecasts_slow", others, target=None),
        ]  # fmt: skip


async def _enrol(made: Arena) -> None:
    chats = await made.people(sum(READERS.values()))
    Random(1).shuffle(chats)  # who follows what has nothing to do with whose turn it is first
    for places, count in READERS.items():
        codes = " ".join(PLACES[place] for place in places)
        await made.enrol(chats[:count], codes)
        del chats[:count]


async def _play(
    made: Arena, bot: RunningBot, steps: Sequence[Step], others: Sequence[int]
) -> list[Pushed]:
    """Publish one after the other; each is watched until nine in ten have it."""
    running: list[asyncio.Task[Pushed]] = []
    await made.until(lambda: len(made.looks) >= 2, "the bot reads the feed", 60)
    for number, step in enumerate(steps):
        if step.after is None:
            await asyncio.gather(*running)
            await made.until_metric(bot, "posbanten_outbox_pending", 0)
        else:
            await asyncio.sleep(step.after)
        async with AsyncExitStack() as stack:
            if step.taps:
                await stack.enter_async_context(tapping(made, others))
                await asyncio.sleep(LEAD)
            title = f"Kabar {number} dari {step.place}"
            await made.publish(title, text=f"Di Kecamatan {step.place}, Kab. Tangerang.")
            article = await _stored(made, number + 1)
            running.append(asyncio.create_task(_watch(made, bot, article, step.place)))
            if step.taps:
                await running[-1]
    return [await each for each in running]


async def _watch(made: Arena, bot: RunningBot, article: int, place: str) -> Pushed:
    readers = sum(count for places, count in READERS.items() if place in places)
    forecast = await bot.metric(FORECAST)
    began, deadline = time.time(), time.monotonic() + 600
    while _sent(made.folder / "bot.db", article) < ceil(SHARE * readers):
        if time.monotonic() > deadline:
            raise Stuck(f"article {article} is not through")
        await asyncio.sleep(0.05)
    return Pushed(forecast, time.time() - began, readers)


async def _stored(made: Arena, count: int) -> int:
    """The id of the newest article, once so many were pushed."""
    deadline = time.monotonic() + 60
    while (found := _newest(made.folder / "bot.db"))[1] < count:
        if time.monotonic() > deadline:
            raise Stuck("an article was not read")
        await asyncio.sleep(0.02)
    return found[0]


def _newest(database: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT coalesce(max(article_id), 0), count(*) FROM fanouts"
        newest, count = connection.execute(query).fetchone()
        return int(newest), int(count)


def _sent(database: Path, article: int) -> int:
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT coalesce(sum(sent), 0) FROM tallies WHERE article_id = ?"
        return int(connection.execute(query, (article,)).fetchone()[0])


def _figures(case: str, pushed: Sequence[Pushed], *, target: float | None = MOST) -> list[Figure]:
    for each in pushed:
        print(
            f"  {each.readers:4} readers: {each.took:6.1f} s, forecast {each.forecast:6.1f} s,"
            f" off by {each.error:.1%}"
        )
    errors = [each.error for each in pushed]
    count = len(errors)
    return [
        Figure(case, f"mean error of {count} forecasts", target, sum(errors) / count, at_most=True),
        Figure(case, "median error", None, percentile(errors, 0.5)),
        Figure(case, "largest error", None, max(errors)),
        Figure(case, f"of {count}, off by over {MOST:.0%}", None, sum(e > MOST for e in errors)),
    ]


CASES = (forecasts, forecasts_slow)

if __name__ == "__main__":
    run("benchmarks.delivery.forecasts", CASES)
