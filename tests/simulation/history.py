"""A history: what a seed makes happen, from the first reader until everything has come to rest."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from structlog.testing import capture_logs

from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world import groups
from tests.simulation.ending import Ending, count_rows, read_ending, read_metrics
from tests.simulation.machine.loop import SeededLoop
from tests.simulation.machine.one_process import in_silence, one_process
from tests.simulation.machine.sqlite import abandon_all
from tests.simulation.machine.world import (
    EDITORS_KEYS,
    World,
    empty_database,
    servers,
)
from tests.simulation.people.channels import Channel
from tests.simulation.people.complainants import Complainant
from tests.simulation.people.desk.announcers import Announcer
from tests.simulation.people.desk.chiefs import WITHDRAW, Chief
from tests.simulation.people.desk.editors import Editor
from tests.simulation.people.desk.ombudsmen import Ombudsman
from tests.simulation.people.erasing import Erasure, with_erasures
from tests.simulation.people.following import Follower, Sure
from tests.simulation.people.groups import Administrator, Group
from tests.simulation.people.person import LOOK, Living
from tests.simulation.people.publishing import Publisher
from tests.simulation.people.readers import Reader
from tests.simulation.people.sources import Source
from tests.simulation.people.spoiling import Spoiler
from tests.simulation.people.two_rooms import TwoRooms, in_two_rooms
from tests.simulation.resting import ROUND, come_to_rest, let_terms_pass, tasks_at_rest
from tests.simulation.takeovers import Takeovers

RATES = (3, 8, 20)  # messages a second: low ones are reached by a few readers
OTHERS = 0.3  # the share of histories with a group of neighbours, and of those with a channel
PLAIN = (("supergroup", False), ("group", False))  # groups without topics
SPOILED = 0.3  # the share of histories in which the site has faults
ANNOUNCING = 0.15  # the share of histories in which something is announced
COMPLAINING = 0.08  # the share of histories in which somebody complains
BY_WEBHOOK = 0.25  # the share of histories in which Telegram brings the updates
WITH_ALBUMS = 0.25  # the share of histories in which several pictures are sent together
WITH_COPIES = 0.25  # the share of histories in which two copies of the bot run
WITH_ARCHIVE = 0.25  # the share of histories in which editors have keys of an archive
OUTLASTED = 0.2  # the share of those with cases or complaints, of one copy, that terms end in
LATER = ((3.0,), (80.0, 20.0), (100.0,), (400.0,), (800.0,))  # days: between the terms
POWER_CUT = 0.3  # the share of crashes that are one
MOVES = (5.0, 60.0, 600.0)  # seconds by which a clock goes forward
MOVING = 0.3  # the share of histories with two copies in which their clocks do
RESTART = 2.0  # seconds from a crash to the next start, as a service manager waits
MEMORY = Path("/dev/shm")  # where files cost no disk
# What the bot says once it has committed something.
FOLLOWED = "diikuti"
SENT = ("Terkirim ke redaksi", "Terkirim ke redaksi", "Diteruskan ke", "Dikirim ke pengirim")
CONFIRMATIONS = ("Laporan tersimpan", "Laporan tersimpan", "Diteruskan ke", "Sampai ke sumber")


@dataclass(frozen=True, slots=True)
class Length:
    """How long things happen: `span` in seconds, `more` where somebody reports or complains.

    `casts`: how many readers, and how many sources, from and to; one of them is drawn.
    `complainants`: where there are some, so many at most.
    """

    span: float
    more: float
    casts: tuple[tuple[tuple[int, int], tuple[int, int]], ...]
    complainants: int


LONG = Length(40.0, 20.0, (((2, 8), (0, 0)), ((0, 3), (1, 4)), ((2, 5), (1, 2))), 3)
SHORT = Length(10.0, 12.0, (((1, 4), (0, 0)), ((0, 1), (1, 2)), ((1, 2), (1, 1))), 2)


@dataclass
class History:
    """What happened, for the laws to judge. `logs`: what the bot logged."""

    seed: int
    length: Length
    world: World
    chance: random.Random
    publisher: Publisher = field(init=False)
    chief: Chief = field(init=False)
    takeovers: Takeovers = field(init=False)
    readers: list[Reader] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    editors: list[Editor] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    complainants: list[Complainant] = field(default_factory=list)
    ombudsmen: list[Ombudsman] = field(default_factory=list)
    both: list[TwoRooms] = field(default_factory=list)  # they are in sources and complainants, too
    erasures: list[Erasure] = field(default_factory=list)
    announcers: list[Announcer] = field(default_factory=list)
    crashes: list[float] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)  # of the clock, while there was life
    logs: list[dict[str, object]] = field(default_factory=list)
    too_early: list[str] = field(default_factory=list)  # confirmed, and not on the disk at a crash
    grown: Counter[str] = field(default_factory=Counter)  # tasks at rest that were not there before
    kept: Counter[str] = field(default_factory=Counter)  # in memory at rest, more than at first
    left_behind: list[str] = field(default_factory=list)
    restless: str = ""  # what had not come to rest in the end
    metrics: str = ""
    endings: list[Ending] = field(default_factory=list)  # a second one when terms are over

    def __post_init__(self) -> None:
        self.publisher = Publisher(self.world, self.chance)
        self._of_power = random.Random(f"power {self.seed}")  # so that other histories stay
        self.takeovers = Takeovers(self.world, self.chance, self._look_at_the_disk)

    @property
    def ending(self) -> Ending:
        """What is left when all has come to rest."""
        return self.endings[0]

    @property
    def jolts(self) -> list[float]:
        """Moments at which what had been done may not have been recorded."""
        lost = [trouble for trouble in self.takeovers.troubles if trouble.led]
        return [*self.crashes, *(at for each in lost for at in (each.begin, each.end))]

    @property
    def administrators(self) -> list[Administrator]:
        """Of all groups of neighbours."""
        return [each for group in self.groups for each in group.administrators]

    @property
    def followers(self) -> list[Follower]:
        """All who get news."""
        return [*self.readers, *self.administrators, *self.channels]

    @property
    def changed(self) -> set[int]:
        """Articles that were edited or withdrawn, by whomever."""
        ordered = {each.article.id for each in self.chief.orders if each.command == WITHDRAW}
        return self.publisher.touched | ordered

    async def play(self) -> None:
        """All of it."""
        async with servers(self.world):
            self._come_together()
            chiefs = self.readers and self.chance.random() < 0.3
            await self.world.start()
            await asyncio.sleep(2.0)  # the first sight of the feed: what is there is no news
            at_first = Counter(self.world.tasks_of_the_bot())
            kept_at_first = self.world.holdings_of_the_bot()
            end = self.world.clock.now() + self.length.span
            end += self.length.more if self.sources or self.complainants else 0.0
            end += self.length.more if self.both else 0.0
            self.world.faults.share = self.chance.choice([0.0, 0.05, 0.15, 0.3])
            living: list[Living] = [*self.readers, *self.sources, *self.editors, self.publisher]
            living += [self.chief] if chiefs else []
            living += [*self.administrators, *(each.neighbour for each in self.groups)]
            living += [*self.channels, *self.complainants, *self.ombudsmen, *self.announcers]
            of_the_site = random.Random(f"site {self.seed}")  # so that other histories stay
            if self.readers and of_the_site.random() < SPOILED:
                living.append(Spoiler(self.world, of_the_site, self.publisher))
            may_erase = [*self.readers, *self.sources, *self.complainants]
            living, self.erasures = with_erasures(living, may_erase, self.both, self.seed)
            lives = [asyncio.create_task(each.live(end)) for each in living]
            shaken = (
                [self.takeovers.live(end), self._move_clocks(end)]
                if self.world.server
                else [self._shake(end)]
            )
            lives += [asyncio.create_task(each) for each in (*shaken, self._calm(end))]
            if self.chance.random() < 0.5:
                lives.append(asyncio.create_task(self._strike(end - self.world.clock.now())))
            if self.world.archive_keys and not self.world.server:
                lives.append(asyncio.create_task(self._cut_the_power(end)))
            await asyncio.gather(*lives)
            self.restless = await come_to_rest(self.world, self.publisher)
            kept = self.world.holdings_of_the_bot()
            self.grown = await tasks_at_rest(self.world, self.chance) - at_first
            # Twice: the feed may have been read just now.
            self.kept = (kept & self.world.holdings_of_the_bot()) - kept_at_first
            self.metrics = await read_metrics(self.world)
            await self._outlast_terms()
            await self.world.stop()
            await asyncio.sleep(0)
            self.left_behind = self.takeovers.left_behind + self.world.tasks_of_the_bot()
        if not self.endings:
            self.endings.append(await read_ending(self.world))

    def _come_together(self) -> None:
        """Readers, sources, and the editors in their group."""
        telegram, world, chance = self.world.telegram, self.world, self.chance
        drawn = random.Random(f"albums {self.seed}")
        albums = drawn if drawn.random() < WITH_ALBUMS else None
        names = (f"Redaktur {number}" for number in range(2))
        self.editors = [Editor(world, chance, name, of_albums=albums) for name in names]
        self.chief = Chief(world, chance, "Pemimpin redaksi", publisher=self.publisher)
        self.channels = [Channel(world, chance, "Kanal")] if chance.random() < OTHERS else []
        self.both = in_two_rooms(world, self.seed, self.publisher)
        of_complaints = random.Random(f"complaints {self.seed}")  # so that other histories stay
        if of_complaints.random() < COMPLAINING or self.both:
            self.publisher.write()
            names = (f"Ombudsman {number}" for number in range(2))
            self.ombudsmen = [Ombudsman(world, of_complaints, each) for each in names]
            self.complainants = [
                Complainant(world, of_complaints, "", publisher=self.publisher)
                for _ in range(of_complaints.randint(1, self.length.complainants))
            ] + [each.complainant for each in self.both]
        of_announcements = random.Random(f"announcements {self.seed}")
        if of_announcements.random() < ANNOUNCING:
            self.announcers = [Announcer(world, of_announcements, "Humas", colleague=self.chief)]
        there = (*self.editors, self.chief, *self.channels, *self.ombudsmen, *self.announcers)
        group: Json = {"title": "Redaksi", "type": "supergroup", "is_forum": chance.random() < 0.5}
        group |= {
            "members": [each.id for each in there],
            "bot": "administrator",
        }
        world.desk = groups.add_group(telegram, group)["id"]
        readers, sources = chance.choice(self.length.casts)
        names = (f"Pembaca {number}" for number in range(chance.randint(*readers)))
        may_mute = bool(self.announcers)
        self.readers = [Reader(world, chance, name, may_mute=may_mute) for name in names]
        if chance.random() < OTHERS:
            kind, is_forum = chance.choice([("supergroup", True), *PLAIN])
            self.groups = [Group(world, chance, kind, is_forum)]
        self.sources = [
            Source(world, chance, "", of_albums=albums) for _ in range(chance.randint(*sources))
        ] + [each.source for each in self.both]

    async def _shake(self, end: float) -> None:
        """The clock moves, and the bot crashes."""
        while (seconds := self.chance.uniform(3.0, 25.0)) < end - self.world.clock.now():
            await asyncio.sleep(seconds)
            kind = self.chance.random()
            if kind < 0.4:
                await self._crash(self.chance.randint(1, 2000))
            elif kind < 0.55:
                self.world.move(self.chance.choice(MOVES))
                self.moves.append(self.world.clock.now())

    async def _move_clocks(self, end: float) -> None:
        """Those of two copies, in a share of the histories."""
        of_moves = random.Random(f"moves {self.seed}")  # so that other histories stay
        if of_moves.random() >= MOVING:
            return
        while (seconds := of_moves.uniform(3.0, 25.0)) < end - self.world.clock.now():
            await asyncio.sleep(seconds)
            self.takeovers.move_clocks(of_moves.choice(MOVES))
            self.moves.append(self.world.clock.now())

    async def _calm(self, end: float) -> None:
        """Telegram fails no more; who still waits for an answer gets it soon."""
        await self.world.clock.sleep(end - self.world.clock.now())
        self.world.faults.share = 0.0

    async def _strike(self, seconds: float) -> None:
        """A crash just after the bot has confirmed something, if it does so within the time."""
        said = self.chance.choice(CONFIRMATIONS) if self.sources else FOLLOWED
        if self.complainants:
            said = self.complainants[0].chance.choice([said, *SENT])
        with suppress(TimeoutError):
            await asyncio.wait_for(self.world.trace.comes(said), seconds)
            if self.world.server:
                await self.takeovers.strike(self.chance.randint(1, 60))
            else:
                await self._crash(self.chance.randint(1, 60))

    async def _cut_the_power(self, end: float) -> None:
        """Sometimes when a file of the archive has come, or is gone."""
        there = self.world.evidence()
        while self.world.clock.now() < end:
            await asyncio.sleep(LOOK)
            before, there = there, self.world.evidence()
            if there != before and self._of_power.random() < 0.5:
                await self._crash(self._of_power.randint(1, 200), power_cut=True)

    async def _crash(self, steps: int, *, power_cut: bool = False) -> None:
        """So many steps from now, unless it is down already; it is started again."""
        (copy,) = self.world.copies
        if copy.troubled:
            return
        copy.troubled = True
        power_cut |= self._of_power.random() < POWER_CUT
        self.crashes.append(await copy.crash(steps, self._of_power if power_cut else None))
        self._look_at_the_disk()
        self.world.trace.note(self.crashes[-1], "crash")
        await asyncio.sleep(RESTART)
        while self.chance.random() < 0.2:
            self.crashes.append(await copy.start_in_vain(self.chance.randint(1, 3000)))
            self.world.trace.note(self.crashes[-1], "crash while it starts")
            await asyncio.sleep(RESTART)
        await copy.start()
        copy.troubled = False
        self.world.trace.note(self.world.clock.now(), "started again")

    def _look_at_the_disk(self) -> None:
        """At a crash: whatever report was confirmed is committed by then."""
        read = [source for source in self.sources if source.report.taken_back is Sure.NO]
        confirmed = {
            "cases": sum(source.has_read_confirmation() for source in read),
            "complaints": sum(len(each.numbers()) for each in self.complainants),
        }
        kept = count_rows(self.world.home, confirmed) if any(confirmed.values()) else confirmed
        for what, number in confirmed.items():
            if kept[what] < number:
                self.too_early.append(
                    f"{number} {what} were confirmed at a crash, {kept[what]} kept"
                )

    async def _outlast_terms(self) -> None:
        """In a share of the histories: the bot runs on until something is to be erased."""
        of_terms = random.Random(f"terms {self.seed}")
        alone = len(self.world.copies) == 1
        if not (alone and (self.sources or self.complainants) and of_terms.random() < OUTLASTED):
            return
        await self.editors[0].close_some()
        self.restless += await come_to_rest(self.world, self.publisher, ROUND)
        self.endings.append(await read_ending(self.world))
        *soon, last = of_terms.choice(LATER)
        for days in soon:  # the editors are told which cases are to end
            self.restless += await let_terms_pass(self.world, self.publisher, days)
            await self.editors[0].extend()
        self.restless += await let_terms_pass(self.world, self.publisher, last)
        self.endings.append(await read_ending(self.world))


def play(seed: int, length: Length = LONG, *, copies: int | None = None) -> History:
    """The history of a seed.

    `copies`: how many copies of the bot there are; the seed says it where it is not given.

    What was frozen is thrown away in silence: Python ends it as if it had been cancelled.
    """
    empty_database()  # by a loop of its own, before there is this one
    chance = random.Random(seed)
    loop = SeededLoop(chance)
    parent = MEMORY if MEMORY.is_dir() else None
    with (
        tempfile.TemporaryDirectory(dir=parent) as folder,
        one_process(chance),
        capture_logs() as logs,
    ):
        asyncio.set_event_loop(loop)
        rate, among = chance.choice(RATES), random.Random(f"copies {seed}").random()
        number = copies or (2 if among < WITH_COPIES else 1)
        by_webhook = random.Random(f"webhook {seed}").random() < BY_WEBHOOK
        archived = random.Random(f"archive {seed}").random() < WITH_ARCHIVE
        keys = EDITORS_KEYS if archived else ()
        world = World(loop, chance, Path(folder), rate, number, by_webhook, keys)
        history = History(seed, length, world, chance)
        try:
            with patch.object(os, "fsync", world.disk.fsync):
                loop.run_until_complete(history.play())
        finally:
            asyncio.set_event_loop(None)
            history.logs = [dict(entry) for entry in logs]
            with in_silence():
                loop.throw_away()
                abandon_all()
                logs.clear()  # of what was thrown away, with all that its errors held
                for _ in range(2):  # what waits as it is ended lives on until the next time
                    gc.collect()
    return history
