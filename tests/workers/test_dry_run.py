"""The dry run: once an hour all the way, and an alarm where it does not arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.core.clock import MovableClock
from bot.core.errors import FeedError, StorageError, Unreachable
from bot.core.json_codec import Json, Params
from bot.delivery.model import DeliveryStatus, Kind, Outcome
from bot.delivery.slots import Slots
from bot.feeds.cleaner import Cleaner
from bot.feeds.model import FeedResponse, ParsedFeed
from bot.feeds.parser import parse
from bot.tagger.tagger import load_tagger
from bot.workers.delivery.rate_limiter import RateLimiter
from bot.workers.dry_run import ARRIVED, DEADLINE, EVERY, LOOK, DryRun
from bot.workers.feeds.refresh import FeedRefresher
from bot.workers.health.health import FailureKind
from bot.workers.health.signs import VitalSigns
from bot.workers.scheduler import ClockScheduler
from storage.delivery.rehearsal import Rehearsal
from storage.repositories import Storage
from storage.tables.outbox import outbox
from tests.support.bot import RunningBot, running_bot
from tests.support.cases.samples import DESK
from tests.support.chats.telegram import Telegram
from tests.support.delivery.draining import Drain
from tests.support.delivery.pushes import until
from tests.support.editors import editors_chat
from tests.support.fake_clock import FakeClock
from tests.support.feeds.fake_feeds import FakeFeeds
from tests.support.health import make_health
from tests.support.patience import PATIENCE
from tests.support.storage.stored import count_rows


class Site(FakeFeeds):
    """Parses as the bot does, in this process; or fails."""

    fault: Exception | None = None

    async def parse(self, response: FeedResponse) -> ParsedFeed:
        if self.fault is not None:
            raise self.fault
        kind = response.content_type
        body = response.body or b""
        return parse(body, url=response.url, content_type=kind, cleaner=Cleaner.load())


@dataclass
class World:
    """The dry run with its clock in hand; `heard`: what the editors are told past the outbox."""

    storage: Storage
    editors: int | None = DESK.chat_id
    clock: FakeClock = field(default_factory=FakeClock)
    site: Site = field(default_factory=Site)
    heard: list[str] = field(default_factory=list)
    deaf: Exception | None = None
    signs: VitalSigns = field(init=False)
    run: DryRun = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """What a new process of the bot does."""
        self.signs = VitalSigns(self.clock)
        editors = editors_chat(self.storage, self.editors, self.clock.now)
        self.run = DryRun(
            refresher=FeedRefresher(
                storage=self.storage,
                source=self.site,
                tagger=load_tagger(),
                gazetteer=editors.gazetteer,
                seconds=60,
                clock=self.clock.now,
                signs=self.signs,
                editors=editors,
            ),
            rehearsal=self.storage.rehearsal,
            editors=editors,
            signs=self.signs,
            limiter=RateLimiter(Slots(1000), clock=self.clock),
            call=self._call,
            clock=self.clock,
        )

    async def pass_time(self, seconds: float, *, sending: bool = True) -> None:
        """Look as often as the bot does; where it sends, what waits is in the sink at once."""
        for _ in range(int(seconds / LOOK)):
            await self.run.tick()
            if sending:
                await self.send()
            self.clock.time += LOOK

    async def send(self) -> list[str]:
        """What the sender has to do, without Telegram; what of it is for the editors."""
        items = await self.storage.outbox.claim(now=self.clock.time, limit=9)
        outcomes = [Outcome(each, DeliveryStatus.SENT, message_ids=(1,)) for each in items]
        await self.storage.outbox.settle(outcomes, now=self.clock.time)
        if any(each.kind is Kind.DRY_RUN for each in items):
            self.signs.note_dry_run()
        said = [str(each.params["text"]) for each in items if each.chat_id == self.editors]
        self.heard += said
        return said

    async def waiting(self) -> int:
        """How many rows there are in the outbox."""
        async with self.storage.database.read() as connection:
            return await connection.scalar(select(func.count()).select_from(outbox)) or 0

    async def _call(self, method: str, given: Params) -> Json:
        if self.deaf is not None:
            raise self.deaf
        assert (method, given["chat_id"]) == ("sendMessage", self.editors)
        self.heard.append(str(given["text"]))
        return {"message_id": 7}


@pytest.fixture
def world(storage: Storage) -> World:
    return World(storage)


async def test_it_is_done_once_an_hour_and_nobody_hears_of_it(world: World) -> None:
    """When it last arrived is remembered; nothing else is left of it."""
    await world.run.tick()
    assert await world.waiting() == 1
    await world.pass_time(EVERY)
    assert await world.waiting() == 0
    arrived = float(await world.storage.memory.get(ARRIVED) or 0)
    assert world.clock.time - EVERY <= arrived < world.clock.time - EVERY + 2 * LOOK
    await world.pass_time(3 * LOOK)
    assert float(await world.storage.memory.get(ARRIVED) or 0) >= arrived + EVERY
    assert world.heard == []


async def test_the_real_sender_carries_it_into_the_sink(
    world: World, telegram: Telegram, draining: Drain
) -> None:
    """Telegram is asked for nothing, and it counts as no message."""
    await world.run.tick()
    async with draining() as drain:
        await until(lambda: drain.settled)
    (outcome,) = drain.settled
    assert (outcome.item.kind, outcome.status) == (Kind.DRY_RUN, DeliveryStatus.SENT)
    assert await telegram.calls() == []


async def test_where_the_sender_stands_still_the_editors_hear_of_it_once(world: World) -> None:
    """Within a minute of the deadline, past the outbox; and once that it arrives again."""
    await world.pass_time(DEADLINE, sending=False)
    assert world.heard == []
    await world.pass_time(60, sending=False)
    (alarm,) = world.heard
    assert alarm.startswith("⚠️ <b>Uji kirim tidak sampai</b>")
    assert "berhenti saat mengirimnya" in alarm
    await world.pass_time(10 * EVERY, sending=False)
    assert world.heard == [alarm]
    assert await world.waiting() == 1
    await world.pass_time(4 * LOOK)
    assert world.heard == [
        alarm,
        "<b>Uji kirim sampai lagi.</b> Kabar kembali berjalan seperti biasa.",
    ]
    await world.pass_time(2 * EVERY)
    assert len(world.heard) == 2


async def test_while_it_is_overdue_the_bot_is_not_healthy(world: World) -> None:
    """So the operator hears of it too, by the ways there are."""
    health = make_health(world.storage, world.clock)
    health.signs.dry_run_overdue = True
    assert [failure.kind for failure in await health.failures()] == [FailureKind.DRY_RUN]
    await world.pass_time(DEADLINE + 60, sending=False)
    assert world.signs.dry_run_overdue
    await world.pass_time(4 * LOOK)
    assert not world.signs.dry_run_overdue


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (FeedError("Reading the feed took longer than 5 s."), "berhenti saat membaca feed"),
        (RuntimeError("a defect"), "berhenti saat membaca feed"),
    ],
)
async def test_what_breaks_on_the_way_is_named(world: World, fault: Exception, said: str) -> None:
    """It is tried again at each look, and what is over before the deadline is told to nobody."""
    world.site.fault = fault
    await world.pass_time(60)
    world.site.fault = None
    await world.pass_time(DEADLINE + 60)
    assert world.heard == []
    await world.pass_time(EVERY - DEADLINE - 120)
    world.site.fault = fault
    await world.pass_time(DEADLINE + 120)
    assert [said in each for each in world.heard] == [True]


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("decide", "mengenali berita baru"),
        ("tag", "menentukan wilayahnya"),
        ("spread", "menyimpan dan membaginya untuk pembaca"),
    ],
)
async def test_each_stage_looks_at_what_it_was_given(
    world: World, monkeypatch: pytest.MonkeyPatch, stage: str, said: str
) -> None:
    """No entry that is new, another place, no row for its reader: each is an alarm of its own."""
    _break(world, monkeypatch, stage)
    await world.pass_time(DEADLINE + 60)
    assert [said in each for each in world.heard] == [True]


def _break(world: World, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    async def nothing(*_given: object, **_named: object) -> None:
        return None

    async def empty(_response: FeedResponse) -> ParsedFeed:
        return ParsedFeed("", ())

    def untagged(*_given: object, **_named: object) -> tuple[()]:
        return ()

    broken: dict[str, tuple[object, str, Callable[..., object]]] = {
        "decide": (world.site, "parse", empty),
        "tag": (FeedRefresher, "file", untagged),
        "spread": (world.run.rehearsal, "spread", nothing),
    }
    monkeypatch.setattr(*broken[stage])


async def test_an_alarm_that_nobody_heard_is_raised_again(world: World) -> None:
    """Telegram is away, then the database; a restart repeats nothing, and says the end."""
    world.deaf = Unreachable("no connection")
    await world.pass_time(DEADLINE + 120, sending=False)
    world.deaf = None
    await world.pass_time(LOOK, sending=False)
    assert len(world.heard) == 1
    world.start()
    await world.pass_time(DEADLINE + 60, sending=False)
    assert len(world.heard) == 1
    await world.pass_time(4 * LOOK)
    assert "sampai lagi" in world.heard[-1]


async def test_a_database_that_cannot_be_written_is_an_alarm_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is remembered cannot be asked for either."""

    async def broken(*_given: object, **_named: object) -> None:
        raise StorageError("The database does not work: disk is full.")

    monkeypatch.setattr(world.run.rehearsal, "spread", broken)
    monkeypatch.setattr(world.storage.memory, "get", broken)
    monkeypatch.setattr(world.storage.memory, "put", broken)
    await world.pass_time(DEADLINE + 120)
    assert len(world.heard) == 1


async def test_a_row_that_could_not_be_written_is_written_at_the_next_look(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long before the deadline."""

    async def broken(*_given: object, **_named: object) -> None:
        raise StorageError("The database does not work: database is locked.")

    with monkeypatch.context() as during:
        during.setattr(Rehearsal, "release", broken)
        await world.run.tick()
    world.clock.time += LOOK
    await world.pass_time(3 * LOOK)
    assert await world.storage.memory.get(ARRIVED)
    assert world.heard == []


async def test_a_machine_that_slept_raises_no_alarm(world: World) -> None:
    """Nothing could arrive meanwhile: the time does not count."""
    await world.pass_time(2 * LOOK, sending=False)
    world.clock.time += 10 * EVERY
    await world.pass_time(10 * LOOK)
    assert world.heard == []
    assert await world.waiting() == 0


async def test_who_leads_no_more_leaves_it_to_the_other_copy(world: World) -> None:
    """Its own is forgotten; once it leads again it begins anew."""
    await world.run.tick()
    await world.run.give_up()
    await world.storage.rehearsal.clear()  # the other copy's own has arrived
    world.clock.time += EVERY
    await world.pass_time(DEADLINE + 60)
    assert world.heard == []
    assert await world.waiting() == 0


async def test_without_a_group_nobody_is_told(storage: Storage) -> None:
    """Health and metrics say it all the same."""
    world = World(storage, editors=None)
    await world.pass_time(DEADLINE + 60, sending=False)
    assert world.heard == []
    assert world.signs.dry_run_overdue


async def test_in_the_running_bot_it_arrives_and_telegram_hears_nothing(
    telegram: Telegram, tmp_path: Path
) -> None:
    """A minute after the start, through its own parser, jobs and sender; nothing is left of it."""
    clock = MovableClock()
    scheduler = ClockScheduler(clock)
    async with running_bot(telegram, tmp_path, clock=clock, scheduler=scheduler) as bot:
        before = len(await telegram.calls("sendMessage"))
        clock.move(60)
        await _until_rows(bot, sent=1)
        clock.move(LOOK)
        await _until_rows(bot, sent=0)
        async with asyncio.timeout(PATIENCE):
            while not await bot.storage.memory.get(ARRIVED):
                await asyncio.sleep(0.02)
        assert len(await telegram.calls("sendMessage")) == before


async def _until_rows(bot: RunningBot, *, sent: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while (counts := await count_rows(bot.storage))["sent"] != sent or counts["pending"]:
            await asyncio.sleep(0.02)
