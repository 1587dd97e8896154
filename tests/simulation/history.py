"""A history: what a seed makes happen, from the first reader until everything has come to rest."""

from __future__ import annotations

import asyncio
import gc
import logging
import random
import sqlite3
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from structlog.testing import capture_logs

from tests.simulation.loop import SeededLoop
from tests.simulation.readers import PLACES, Reader
from tests.simulation.world import World, empty_database, one_process, servers

SPAN = 40.0  # seconds in which things happen
READ_WITHIN = 25.0  # seconds: two looks at the feed
RATES = (3, 8, 20)  # messages a second: low ones are reached by a few readers
REST = 900.0  # seconds in which everything has come to rest once all faults are over
RESTART = 2.0  # seconds from a crash to the next start, as a service manager waits
MEMORY = Path("/dev/shm")  # where files cost no disk


@dataclass(frozen=True, slots=True)
class Published:
    """An article: `mark` is a word that no other one has; `at`: epoch seconds."""

    id: int
    mark: str
    place: str
    at: float


@dataclass
class History:
    """What happened, for the laws to judge. `logs`: what the bot logged."""

    seed: int
    world: World
    chance: random.Random
    readers: list[Reader] = field(default_factory=list)
    published: list[Published] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)  # articles that were edited or withdrawn
    crashes: list[float] = field(default_factory=list)
    logs: list[dict[str, object]] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)
    restless: str = ""  # what had not come to rest in the end

    async def play(self, span: float) -> None:
        """All of it."""
        async with servers(self.world):
            await self.world.start()
            await asyncio.sleep(2.0)  # the first sight of the feed: what is there is no news
            end = self.world.clock.now() + span
            self.readers = [
                Reader(self.world, self.chance, f"Pembaca {number}")
                for number in range(self.chance.randint(2, 8))
            ]
            self.world.faults.share = self.chance.choice([0.0, 0.05, 0.15, 0.3])
            lives = [asyncio.create_task(reader.live(end)) for reader in self.readers]
            lives.append(asyncio.create_task(self._publish(end)))
            lives.append(asyncio.create_task(self._shake(end)))
            await asyncio.gather(*lives)
            self.world.faults.share = 0.0
            await self._come_to_rest()
            await self.world.stop()
            await asyncio.sleep(0)
            self.left_behind = self.world.tasks_of_the_bot()

    async def _publish(self, end: float) -> None:
        """Articles, in bursts; some are edited, some withdrawn."""
        while True:
            await asyncio.sleep(self.chance.expovariate(1 / 12.0))
            if self.world.clock.now() >= end or len(self.published) >= 10:
                return
            for _ in range(self.chance.choice([1, 1, 1, 2, 4])):
                self._write()
            if self.chance.random() < 0.3:
                await asyncio.sleep(self.chance.uniform(0.0, 30.0))
                self._change(self.chance.choice(self.published))

    def _write(self) -> None:
        place = self.chance.choice([*PLACES])
        mark = f"Warta{len(self.published) + 1:03d}"
        story = self.world.newsroom.publish(
            {
                "title": f"{mark} dari {PLACES[place]}",
                "text": f"Begini ceritanya di {PLACES[place]}.",
            }
        )
        now = self.world.clock.now()
        self.published.append(Published(story.id, mark, place, now))
        self.world.trace.note(now, f"published {mark} of {PLACES[place]}")

    def _change(self, article: Published) -> None:
        self.touched.add(article.id)
        now = self.world.clock.now()
        if self.chance.random() < 0.5:
            self.world.trace.note(now, f"withdrew {article.mark}")
            self.world.newsroom.withdraw(article.id)
        else:
            self.world.trace.note(now, f"edited {article.mark}")
            words = {"title": f"{article.mark} dari {PLACES[article.place]}, diperbarui"}
            self.world.newsroom.correct(article.id, words)

    async def _shake(self, end: float) -> None:
        """The clock moves, and the bot crashes."""
        while self.world.clock.now() < end:
            await asyncio.sleep(self.chance.uniform(5.0, 40.0))
            kind = self.chance.random()
            now = self.world.clock.now()
            if kind < 0.4:
                self.crashes.append(await self.world.crash(self.chance.randint(1, 2000)))
                self.world.trace.note(self.crashes[-1], "crash")
                await asyncio.sleep(RESTART)
                await self.world.start()
                self.world.trace.note(self.world.clock.now(), "started again")
            elif kind < 0.55:
                seconds = self.chance.choice([5.0, 60.0, 600.0])
                self.world.trace.note(now, f"the clock moves {seconds:.0f} s")
                self.world.clock.move(seconds)

    async def _come_to_rest(self) -> None:
        """Until every update is confirmed, every article read and nothing waits to be sent."""
        await asyncio.sleep(READ_WITHIN)
        end = self.world.clock.now() + REST
        while self.world.clock.now() < end:
            self.restless = self._waiting()
            if not self.restless:
                return
            await asyncio.sleep(5.0)

    def _waiting(self) -> str:
        """What is not at rest; empty when all is."""
        if pending := len(self.world.telegram.updates):
            return f"{pending} updates are not confirmed"
        with closing(sqlite3.connect(f"file:{self.world.home}/bot.db?mode=ro", uri=True)) as db:
            titles = " ".join(title for (title,) in db.execute("SELECT title FROM articles"))
            there = {story.id for story in self.world.newsroom.newest()}
            unread = [a.mark for a in self.published if a.mark not in titles and a.id in there]
            if unread:
                return f"not read from the feed: {unread}"
            ((jobs,),) = db.execute("SELECT count(*) FROM fanouts WHERE finished_at IS NULL")
            ((rows,),) = db.execute(
                "SELECT count(*) FROM outbox"
                " WHERE state = 'claimed' OR state = 'pending' AND due_at < ?",
                (self.world.clock.now() + REST,),  # this evening's summaries are far away
            )
        return f"{jobs} articles to spread, {rows} rows to send" if jobs or rows else ""


def play(seed: int, *, span: float = SPAN) -> History:
    """The history of a seed, in which things happen for `span` seconds."""
    empty_database()  # by a loop of its own, before there is this one
    chance = random.Random(seed)
    loop = SeededLoop(chance)
    parent = MEMORY if MEMORY.is_dir() else None
    with (
        tempfile.TemporaryDirectory(dir=parent) as folder,
        one_process(chance),
        capture_logs() as logs,
        _forgotten(loop),
    ):
        asyncio.set_event_loop(loop)
        history = History(seed, World(loop, chance, Path(folder), chance.choice(RATES)), chance)
        try:
            loop.run_until_complete(history.play(span))
        finally:
            asyncio.set_event_loop(None)
        history.logs = [dict(entry) for entry in logs]
    return history


@contextmanager
def _forgotten(loop: SeededLoop) -> Iterator[None]:
    """What was frozen is thrown away in silence: Python ends it as if it had been cancelled."""
    try:
        yield
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            before, sys.unraisablehook = sys.unraisablehook, _ignore
            logging.disable()  # SQLAlchemy tells of connections that it cannot give back
            try:
                loop.throw_away()
                gc.collect()
            finally:
                logging.disable(logging.NOTSET)
                sys.unraisablehook = before


_ignore: Callable[[object], None] = lambda _unraisable: None  # noqa: E731
