"""What is wrong is said, each reason by itself, and nothing else is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.errors import Gone, StorageError
from bot.delivery.model import DeliveryStatus, Kind, Letter, Outcome
from bot.delivery.retry import judge
from bot.messages.catalogue import load_texts
from bot.workers.archive.scheduled_backups import ScheduledBackups
from bot.workers.health import health as judged
from bot.workers.health.health import FailureKind, Health
from storage.repositories import Storage
from tests.support.fake_clock import FakeClock
from tests.support.health import EDITORS, StandBy, failure, make_health

FEED = "https://user:sandi@a.example/feed/?key=rahasia"
READER = 7


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def health(storage: Storage, clock: FakeClock) -> Health:
    return make_health(storage, clock)


def letter(chat_id: int, *, secret: bool = False) -> Letter:
    return Letter(chat_id, {"text": "Halo"}, key="1", kind=Kind.TIP, secret=secret)


async def kinds(health: Health) -> list[FailureKind]:
    return [failure.kind for failure in await health.failures()]


async def one_reason(health: Health) -> str:
    (reason,) = (await health.report()).reasons
    return reason


async def test_all_is_well_after_a_start(health: Health) -> None:
    """Telegram answered, and no feed is late yet."""
    await health.storage.feeds.ensure([FEED], now=health.clock.now())
    assert await health.report() == (True, [])


async def test_a_feed_that_is_late_is_named(health: Health, clock: FakeClock) -> None:
    """After ten intervals without a successful look, without its password; until the next one."""
    await health.storage.feeds.ensure([FEED], now=clock.time)
    await clock.advance(600)
    assert not await health.failures()
    await clock.advance(1)
    assert await one_reason(health) == "a.example/feed/ has not been read for 601 s."
    feed = (await health.storage.feeds.all())[0]
    await health.storage.feeds.record_unchanged(
        feed.id, began_at=clock.time, next_check_at=clock.time + 60, now=clock.time
    )
    assert not await health.failures()


async def test_telegram_out_of_reach_since_the_start_is_said(health: Health) -> None:
    """A bot that cannot speak is not healthy."""
    health.signs.telegram_is_reached = False
    assert await one_reason(health) == "Telegram has not been reached since the start."


async def test_updates_that_stay_away_are_said(health: Health, clock: FakeClock) -> None:
    """A long poll is answered every thirty seconds; where nobody polls, nothing is missed."""
    await clock.advance(1000)
    assert not await health.failures()
    health.signs.expect_updates()
    await clock.advance(90)
    assert not await health.failures()
    await clock.advance(1)
    assert "no updates for 91 s" in await one_reason(health)
    health.signs.note_updates()
    assert not await health.failures()


async def test_a_message_that_is_stuck_is_said(health: Health, clock: FakeClock) -> None:
    """Due for two minutes while nothing goes out."""
    await health.storage.outbox.put([letter(READER)], now=clock.time)
    await clock.advance(121)
    assert await one_reason(health) == "A message has been due for 121 s, and nothing goes out."


async def test_a_backlog_that_moves_is_none(health: Health, clock: FakeClock) -> None:
    """A broadcast at the free rate takes its time; and a copy that took over has just begun."""
    await health.storage.outbox.put([letter(READER)], now=clock.time)
    await clock.advance(600)
    health.signs.note_sent()
    assert not await health.failures()
    await clock.advance(121)
    assert await kinds(health) == [FailureKind.OUTBOX]
    health.signs.begin_sending()
    assert not await health.failures()


async def test_a_message_in_flight_that_is_stuck_counts_too(
    health: Health, clock: FakeClock
) -> None:
    """While Telegram is away the sender holds what it has claimed."""
    await health.storage.outbox.put([letter(READER)], now=clock.time)
    await health.storage.outbox.claim(now=clock.time, limit=1)
    await clock.advance(121)
    assert await kinds(health) == [FailureKind.OUTBOX]


async def attempt(health: Health, clock: FakeClock, times: int, *, gone: bool = True) -> None:
    """Try what is due, so often, each time as soon as it is due again."""
    outbox = health.storage.outbox
    for _ in range(times):
        items = await outbox.claim(now=clock.time, limit=9)
        ends: Sequence[Outcome] = [
            judge(item, Gone("bot was kicked"), clock.time)
            if gone
            else Outcome(item, DeliveryStatus.SENT, message_ids=(1,))
            for item in items
        ]
        await outbox.settle(ends, now=clock.time)
        await clock.advance(600)


@pytest.mark.parametrize("secret", [False, True])
async def test_editors_who_cannot_be_written_to_are_said_while_something_waits(
    health: Health, clock: FakeClock, secret: bool
) -> None:
    """After three attempts; from the database, so that a restart forgets nothing of it."""
    await health.storage.outbox.put([letter(EDITORS, secret=secret)], now=clock.time)
    await attempt(health, clock, 2)
    assert FailureKind.EDITORS not in await kinds(health)
    await attempt(health, clock, 1)
    again = make_health(health.storage, clock)
    assert "messages that wait for it: 1." in await one_reason(again)
    await attempt(health, clock, 1, gone=False)
    assert not await again.failures()


async def test_a_reader_who_cannot_be_written_to_is_nobodys_failure(
    health: Health, clock: FakeClock
) -> None:
    """One person's failure is theirs alone (law 4)."""
    await health.storage.outbox.put([letter(READER)], now=clock.time)
    await attempt(health, clock, 5)
    health.signs.note_sent()
    assert not await health.failures()


async def test_a_disk_that_is_nearly_full_is_said(
    health: Health, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before SQLite stops writing."""
    monkeypatch.setattr(judged, "LEAST_FREE", 10**18)
    assert "MB are free" in await one_reason(health)


async def test_a_backup_that_could_not_be_made_is_said(health: Health, tmp_path: Path) -> None:
    """Until one is."""

    async def write(target: Path) -> int:
        target.touch()
        return 0

    health.backups = ScheduledBackups(
        folder=tmp_path / "none", every=60.0, keep=1, write=write, clock=health.clock.now
    )
    assert not await health.failures()
    await health.backups.tick(asyncio.Event())
    assert "none: No such file or directory" in await one_reason(health)
    health.backups.folder = tmp_path
    health.backups.clock = lambda: health.clock.now() + 60
    await health.backups.tick(asyncio.Event())
    assert not await health.failures()


async def test_a_write_that_failed_is_said_until_the_next_that_does_not(health: Health) -> None:
    """A full disk lets everything be read: here the file may grow no more."""
    database = health.storage.database

    async def fill() -> None:
        async with database.write() as connection:
            await connection.execute(text("PRAGMA max_page_count = 1"))
            await connection.execute(text("CREATE TABLE more AS SELECT zeroblob(10000000)"))

    with pytest.raises(StorageError):
        await fill()
    assert "database or disk is full" in await one_reason(health)
    async with database.write() as connection:
        await connection.execute(text("PRAGMA max_page_count = 1000000"))
    assert not await health.failures()


async def test_a_database_that_cannot_be_read_is_said(
    health: Health, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the reason, beside what is known without it."""

    async def broken() -> None:
        raise StorageError("The database does not work: unable to open database file.")

    monkeypatch.setattr(health.storage.feeds, "all", broken)
    assert await one_reason(health) == (
        "The database cannot be read. The database does not work: unable to open database file."
    )


async def test_a_database_that_hangs_is_said(
    health: Health, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks gets an answer within seconds."""

    async def hang() -> None:
        await clock.sleep(4)

    monkeypatch.setattr(health.storage.feeds, "all", hang)
    monkeypatch.setattr(judged, "ANSWERS_WITHIN", 0.0)
    assert "No answer within" in await one_reason(health)


async def test_clocks_that_differ_are_said_after_five_minutes(
    health: Health, clock: FakeClock
) -> None:
    """By whom, how far and in which direction; from a minute of difference on."""
    health.signs.note_skew("api.telegram.org", 600)
    health.signs.note_skew("a.example", -90)
    health.signs.note_skew("b.example", 59)
    await clock.advance(299)
    assert not await health.failures()
    await clock.advance(1)
    health.signs.note_skew("api.telegram.org", 605)
    slow, fast = (await health.report()).reasons
    assert slow.startswith("This machine's clock is 605 s behind that of api.telegram.org")
    assert fast.startswith("This machine's clock is 90 s ahead of that of a.example")
    health.signs.note_skew("api.telegram.org", 0)
    health.signs.note_skew("a.example", 0)
    assert not await health.failures()


async def test_entries_in_the_future_are_said_after_five_minutes(
    health: Health, clock: FakeClock
) -> None:
    """They are news that nobody is sent."""
    health.signs.note_future(FEED, 2, 25_000)
    await clock.advance(299)
    assert not await health.failures()
    await clock.advance(1)
    reason = await one_reason(health)
    assert reason.startswith("Entries of a.example/feed/ that are dated in the future")
    health.signs.note_future(FEED, 0, 0)
    assert not await health.failures()


async def test_a_copy_that_stands_by_is_well_as_long_as_somebody_leads(
    storage: Storage, clock: FakeClock
) -> None:
    """Whatever the leader suffers from; red once nobody has led for fifteen seconds."""
    stand_by = StandBy(15)
    health = make_health(storage, clock, leading=stand_by)
    health.signs.telegram_is_reached = False
    await storage.feeds.ensure([FEED], now=clock.time)
    await clock.advance(1000)
    assert await health.report() == (False, [])
    stand_by.seconds = 16
    assert await health.report() == (False, ["No copy of the bot has led for 16 s."])


@pytest.mark.parametrize("kind", FailureKind)
def test_every_failure_is_said_in_every_language(kind: FailureKind) -> None:
    """With all its figures."""
    texts = load_texts()
    for language in texts.languages:
        assert failure(kind, "a.example").sentence(texts.of(language))
