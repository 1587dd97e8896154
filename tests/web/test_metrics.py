"""`GET /metrics`: how many and how late, never who."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from pathlib import Path
from socket import socket

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.core.errors import FeedError, StorageError
from bot.delivery.model import DeliveryStatus, Item, Kind, Outcome, Priority
from bot.places.gazetteer import Gazetteer
from bot.tips.model import Draft
from bot.web.metrics import Metrics
from storage.repositories import Storage
from tests.support.bot import running_bot
from tests.support.cases.stored import send_report
from tests.support.chats.telegram import Telegram
from tests.support.delivery.draining import Drain
from tests.support.delivery.pushes import PANONGAN, follower, letter, publish, until_settled
from tests.support.fake_clock import FakeClock
from tests.support.feeds.fake_feeds import FEED, OTHER, FakeFeeds, entry
from tests.support.feeds.newsroom import NOW, Newsroom
from tests.support.health import StandBy, make_health, metrics_of, read, samples
from tests.support.patience import PATIENCE
from tests.support.web import listening

CONTRACT = {
    "posbanten_outbox_pending": "gauge",
    "posbanten_messages": "counter",  # the parser takes `_total` off
    "posbanten_push_delay_seconds": "histogram",
    "posbanten_push_within_seconds": "gauge",
    "posbanten_push_forecast_seconds": "gauge",
    "posbanten_feed_polls": "counter",
    "posbanten_feed_last_success_timestamp_seconds": "gauge",
    "posbanten_subscribers": "gauge",
    "posbanten_groups": "gauge",
    "posbanten_tips_open": "gauge",
    "posbanten_tips_waiting": "gauge",
    "posbanten_shares": "gauge",
    "posbanten_outbox_oldest_due_seconds": "gauge",
    "posbanten_updates_last_success_timestamp_seconds": "gauge",
    "posbanten_too_many_requests": "counter",
    "posbanten_event_loop_lag_seconds": "histogram",
    "posbanten_disk_free_bytes": "gauge",
    "posbanten_leader": "gauge",
    "posbanten_clock_skew_seconds": "gauge",
    "posbanten_feed_entries_in_the_future": "gauge",
    "posbanten_dry_run_last_success_timestamp_seconds": "gauge",
    "posbanten_dry_run_overdue": "gauge",
    "posbanten_dry_run_seconds": "gauge",
    "posbanten_build_info": "gauge",
}
# prometheus-client's own of a process, as the operating system counts.
PROCESS = {
    "process_virtual_memory_bytes",
    "process_resident_memory_bytes",
    "process_start_time_seconds",
    "process_cpu_seconds",
    "process_open_fds",
    "process_max_fds",
}


def outcome(kind: Kind, status: DeliveryStatus, *delays: float) -> Outcome:
    item = Item(1, 8123456789, kind, Priority.PUSH, "id", attempts=0)
    return Outcome(item, status, delays=delays)


async def messages(metrics: Metrics, kind: Kind, status: DeliveryStatus) -> float:
    return await read(metrics, "posbanten_messages_total", kind=kind, outcome=status)


async def looks(metrics: Metrics, outcome: str) -> float:
    return await read(metrics, "posbanten_feed_polls_total", outcome=outcome)


async def test_every_metric_of_the_contract_is_there_and_no_other(storage: Storage) -> None:
    """With its name and its type."""
    text = (await metrics_of(make_health(storage)).scrape()).decode()
    found = {family.name: family.type for family in text_string_to_metric_families(text)}
    assert {name for name in found if name.startswith("process_")} == PROCESS
    assert {name: kind for name, kind in found.items() if name not in PROCESS} == CONTRACT


async def test_a_counter_begins_at_zero(storage: Storage) -> None:
    """Otherwise `increase()` would not see the first message that fails."""
    metrics = metrics_of(make_health(storage))
    for kind in {*Kind} - {Kind.DRY_RUN}:
        for status in DeliveryStatus:
            assert await messages(metrics, kind, status) == 0
    for ended in ("changed", "unchanged", "failed"):
        assert await looks(metrics, ended) == 0


async def test_what_was_settled_is_counted_by_kind_and_outcome(storage: Storage) -> None:
    """Each attempt once, under what it was and how it ended."""
    metrics = metrics_of(make_health(storage))
    metrics.count_outcomes(
        [outcome(Kind.PUSH, DeliveryStatus.SENT), outcome(Kind.PUSH, DeliveryStatus.GONE)]
    )
    metrics.count_outcomes(
        [outcome(Kind.PUSH, DeliveryStatus.SENT), outcome(Kind.TIP, DeliveryStatus.RETRY)]
    )
    assert await messages(metrics, Kind.PUSH, DeliveryStatus.SENT) == 2
    assert await messages(metrics, Kind.PUSH, DeliveryStatus.GONE) == 1
    assert await messages(metrics, Kind.TIP, DeliveryStatus.RETRY) == 1
    assert await messages(metrics, Kind.TIP, DeliveryStatus.SENT) == 0


async def test_direct_replies_are_counted_beside_what_waits_in_the_outbox(
    storage: Storage,
) -> None:
    """Sent or not; there is no third end to them, and both begin at zero."""
    metrics, name = metrics_of(make_health(storage)), "posbanten_messages_total"
    for ended in ("sent", "failed"):
        assert await read(metrics, name, kind="reply", outcome=ended) == 0
    metrics.count_reply(sent=True)
    metrics.count_reply(sent=True)
    metrics.count_reply(sent=False)
    assert await read(metrics, name, kind="reply", outcome="sent") == 2
    assert await read(metrics, name, kind="reply", outcome="failed") == 1


async def test_a_delay_falls_into_its_bucket(storage: Storage) -> None:
    """Buckets are cumulative: 61 s is more than 60 and not more than 75."""
    metrics = metrics_of(make_health(storage))
    metrics.count_outcomes(
        [outcome(Kind.PUSH, DeliveryStatus.SENT, 61.0), outcome(Kind.TIP, DeliveryStatus.SENT)]
    )
    bucket = "posbanten_push_delay_seconds_bucket"
    assert await read(metrics, bucket, le="60.0") == 0
    assert await read(metrics, bucket, le="75.0") == 1
    assert await read(metrics, "posbanten_push_delay_seconds_count") == 1
    assert await read(metrics, "posbanten_push_delay_seconds_sum") == 61.0


async def test_the_courier_measures_from_publication_and_for_pushes_only(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """A push that was delivered has its delay; a letter, or a push that was not, has none."""
    sri = await follower(telegram, storage, "Sri")
    gone = await follower(telegram, storage, "Gone")
    await gone.blocks()
    before = time.time()
    await publish(storage)
    await storage.outbox.put([letter(sri.id, 1)], now=time.time())
    async with draining() as drain:
        await until_settled(storage)
    delays = {(o.item.kind, o.status): o.delays for o in drain.settled}
    (pushed,) = delays.pop((Kind.PUSH, DeliveryStatus.SENT))
    assert 0 <= pushed <= time.time() - before
    assert delays == {(Kind.PUSH, DeliveryStatus.GONE): (), (Kind.TIP, DeliveryStatus.SENT): ()}


async def test_looks_at_feeds_are_counted_by_how_they_ended(
    storage: Storage, gazetteer: Gazetteer
) -> None:
    """New or edited articles are a change; the same again, with or without 304, is none."""
    metrics, site = metrics_of(make_health(storage)), FakeFeeds()
    await storage.feeds.ensure([FEED], now=NOW)
    newsroom = Newsroom(storage, gazetteer, site)

    async def look(*, later: float = 60) -> tuple[float, ...]:
        newsroom.results.clear()
        try:
            await newsroom.refresh(later=later)
        finally:
            for ended in newsroom.results:
                metrics.count_refresh(ended)
        ended_so = ("changed", "unchanged", "failed")
        return tuple([await looks(metrics, each) for each in ended_so])

    site.publish(FEED, entry(1))
    assert await look() == (1, 0, 0)
    assert await look() == (1, 1, 0)  # 304
    site.publish(FEED, entry(1))
    assert await look() == (1, 2, 0)  # a new ETag around the same
    site.publish(FEED, entry(1, title="Warga Panongan kerja bakti lagi"))
    assert await look() == (2, 2, 0)
    site.answers[FEED] = FeedError("503")
    assert await look() == (2, 2, 1)
    del site.answers[FEED]  # a defect: the fake raises KeyError
    with pytest.raises(KeyError):
        await look()
    assert await looks(metrics, "failed") == 2


async def test_gauges_are_read_when_they_are_asked_for(
    telegram: Telegram, storage: Storage
) -> None:
    """Nobody has to tell that a reader came, a letter waits or a tip was opened."""
    metrics = metrics_of(make_health(storage))
    await follower(telegram, storage, "Sri")
    budi = await follower(telegram, storage, "Budi")
    await storage.subscribers.stop(budi.id, once=99)
    await send_report(
        storage.cases,
        budi.id,
        Draft("review", "id", NOW),
        codename="Merpati-7",
        ticket="K7QX-2M9D",
        letters=lambda _case: [letter(-100123, 1), letter(-100123, 2)],
        now=NOW,
        once=100,
    )
    assert await read(metrics, "posbanten_subscribers", state="active") == 1
    assert await read(metrics, "posbanten_subscribers", state="stopped") == 1
    assert await read(metrics, "posbanten_subscribers", state="left") == 0
    assert await read(metrics, "posbanten_tips_open") == 1
    assert await read(metrics, "posbanten_tips_waiting") == 0
    assert await read(metrics, "posbanten_shares") == 0
    assert await read(metrics, "posbanten_outbox_pending") == 2
    await storage.outbox.claim(now=NOW, limit=1)
    assert await read(metrics, "posbanten_outbox_pending") == 2  # in flight is not there yet


async def test_the_feed_that_is_furthest_behind_is_the_one_that_counts(storage: Storage) -> None:
    """One feed that moves does not hide another that does not."""
    name = "posbanten_feed_last_success_timestamp_seconds"
    metrics = metrics_of(make_health(storage))
    await storage.feeds.ensure([FEED, OTHER], now=NOW)
    first, second = await storage.feeds.all()
    await storage.feeds.record_unchanged(first.id, began_at=NOW, next_check_at=NOW, now=NOW + 60)
    assert await read(metrics, name) == 0
    await storage.feeds.record_unchanged(second.id, began_at=NOW, next_check_at=NOW, now=NOW)
    assert await read(metrics, name) == NOW


async def test_no_metric_says_who(telegram: Telegram, storage: Storage, draining: Drain) -> None:
    """No chat id, name, ticket or address: labels are words of ours and numbers of seconds."""
    metrics = metrics_of(make_health(storage))
    await storage.feeds.ensure(["https://user:sandi@a.example/feed/?key=rahasia"], now=NOW)
    sri = await follower(telegram, storage, "Sri")
    await publish(storage)
    await storage.outbox.put([letter(sri.id, 1)], now=NOW)
    async with draining() as drain:
        await until_settled(storage)
    metrics.count_outcomes(drain.settled)
    text = await metrics.scrape()
    values: dict[str, set[str]] = {}
    for sample in samples(text):
        for label, value in sample.labels.items():
            values.setdefault(label, set()).add(value)
    for bound in values.pop("le") | values.pop("seconds"):
        float(bound)
    build = [values.pop(name) for name in ("version", "python", "schema")]
    assert all(re.fullmatch(r"[0-9.a-z+]+", value) for (value,) in build)
    assert values == {
        "kind": {*Kind, "reply"} - {Kind.DRY_RUN},
        "outcome": {
            "sent",
            "retry",
            "failed",
            "gone",
            "moved",
            "lost",
            "shut",
            "changed",
            "unchanged",
        },
        "state": {"active", "stopped", "left"},
    }
    for secret in (str(sri.id), "Sri", PANONGAN, "rahasia", "sandi", "example"):
        assert secret not in text.decode()


async def test_what_the_process_knows_of_itself_is_told(storage: Storage) -> None:
    """The loop's lag, 429s, updates, clocks, entries held back, the disk, who leads."""
    clock = FakeClock()
    health = make_health(storage, clock)
    metrics, signs = metrics_of(health), health.signs
    for name in ("updates_last_success_timestamp", "clock_skew"):
        assert await read(metrics, f"posbanten_{name}_seconds") == 0
    metrics.observe_lag(0.3)
    for status in (200, 429, 429):
        signs.note_answer("api.telegram.org", status, 0.0)
    signs.note_updates()
    signs.note_skew("api.telegram.org", 90.0)
    signs.note_skew("a.example", -600.0)
    signs.note_future(FEED, 2, 7200.0)
    signs.note_future(OTHER, 1, 7200.0)
    for _ in range(2):  # a second look adds nothing
        assert await read(metrics, "posbanten_too_many_requests_total") == 2
    bucket = "posbanten_event_loop_lag_seconds_bucket"
    assert await read(metrics, bucket, le="0.25") == 0
    assert await read(metrics, bucket, le="0.5") == 1
    name = "posbanten_updates_last_success_timestamp_seconds"
    assert await read(metrics, name) == clock.time
    assert await read(metrics, "posbanten_clock_skew_seconds") == -600
    assert await read(metrics, "posbanten_feed_entries_in_the_future") == 3
    assert await read(metrics, "posbanten_disk_free_bytes") > 0
    assert await read(metrics, "posbanten_leader") == 1
    stand_by = metrics_of(make_health(storage, clock, leading=StandBy()))
    assert await read(stand_by, "posbanten_leader") == 0


async def test_the_oldest_message_that_is_due_is_told(storage: Storage) -> None:
    """How long it waits; what is due later does not."""
    clock = FakeClock()
    metrics, name = metrics_of(make_health(storage, clock)), "posbanten_outbox_oldest_due_seconds"
    await storage.outbox.put([letter(1, 1)], now=clock.time + 60)
    assert await read(metrics, name) == 0
    await clock.advance(90)
    assert await read(metrics, name) == 30


async def test_two_bots_in_one_process_do_not_add_up(storage: Storage) -> None:
    """Each has a registry of its own."""
    one, other = metrics_of(make_health(storage)), metrics_of(make_health(storage))
    one.count_outcomes([outcome(Kind.PUSH, DeliveryStatus.SENT)])
    assert await messages(one, Kind.PUSH, DeliveryStatus.SENT) == 1
    assert await messages(other, Kind.PUSH, DeliveryStatus.SENT) == 0


async def test_a_database_that_does_not_answer_is_503() -> None:
    """With the reason: a scrape that fails is an alert of its own (`up == 0`)."""

    async def locked() -> bytes:
        raise StorageError("The database is locked.")

    async with listening(metrics=locked) as (session, url):
        answer = await session.get(f"{url}/metrics")
        assert (answer.status, await answer.text()) == (503, "The database is locked.\n")


async def test_the_running_bot_counts_what_it_does(telegram: Telegram, tmp_path: Path) -> None:
    """A push, replies, a feed that cannot be read: over HTTP in Prometheus' text format."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    async with (
        running_bot(telegram, tmp_path, http_listen=address) as bot,
        aiohttp.ClientSession() as session,
    ):
        async with asyncio.timeout(PATIENCE):  # the feed was asked for, before an article is stored
            while not (await bot.storage.feeds.all())[0].failures:
                await asyncio.sleep(0.01)
        sri = await follower(telegram, bot.storage, "Sri")
        await sri.hears()  # /start is answered
        blocker = await telegram.person("Blocker")
        await telegram.faults(
            rules=[{"method": "sendMessage", "chat": blocker.id, "status": 403, "times": 1}]
        )
        await blocker.says("/start")
        await bot.article("Pleno di Panongan", PANONGAN, push=True, minutes_ago=10)
        await until_settled(bot.storage)

        async def scraped() -> list[str]:
            answer = await session.get(f"http://{address}/metrics")
            assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
            return (await answer.text()).splitlines()

        awaited = {
            'posbanten_messages_total{kind="push",outcome="sent"} 1.0',
            'posbanten_messages_total{kind="reply",outcome="sent"} 1.0',
            'posbanten_messages_total{kind="reply",outcome="failed"} 1.0',
            'posbanten_push_delay_seconds_bucket{le="300.0"} 0.0',
            'posbanten_push_delay_seconds_bucket{le="1800.0"} 1.0',
            'posbanten_feed_polls_total{outcome="failed"} 1.0',
            'posbanten_subscribers{state="active"} 1.0',
        }
        async with asyncio.timeout(PATIENCE):
            while not awaited <= set(await scraped()):
                await asyncio.sleep(0.01)


async def test_without_the_endpoint_the_library_is_not_loaded() -> None:
    """A start is not made slower by what nobody asks for."""
    look = "import sys, bot.app; sys.exit('prometheus_client' in sys.modules)"
    started = await asyncio.create_subprocess_exec(sys.executable, "-c", look)
    assert await started.wait() == 0
