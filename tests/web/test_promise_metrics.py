"""`GET /metrics`: the promise, the forecast and the dry run."""

from __future__ import annotations

import pytest

from bot.delivery.model import DeliveryStatus, Outcome
from bot.workers.dry_run import ARRIVED
from storage.repositories import Storage
from tests.support.fake_clock import FakeClock
from tests.support.health import make_health, metrics_of, read, samples
from tests.support.storage.amounts import DAY, set_clock
from tests.support.storage.edits import push
from tests.support.storage.stored import NOW


async def test_the_promise_and_the_forecast_are_told_of_the_last_day(storage: Storage) -> None:
    """The share within so many seconds of publication; how long the newest push still takes."""
    clock = FakeClock(NOW)
    metrics = metrics_of(make_health(storage, clock))
    set_clock(storage, NOW)
    await push(storage, "a", chats=range(1, 5))
    assert await read(metrics, "posbanten_push_forecast_seconds") == pytest.approx(4 / 30 * 1.02)
    names = {sample.name for sample in samples(await metrics.scrape())}
    assert "posbanten_push_within_seconds" not in names
    for first, seconds in ((True, 41), (False, 200)):
        items = await storage.outbox.claim(now=NOW, limit=3 if first else 1)
        sent = [Outcome(each, DeliveryStatus.SENT, message_ids=(1,)) for each in items]
        await storage.outbox.settle(sent, now=NOW + seconds)
    shares = [
        await read(metrics, "posbanten_push_within_seconds", seconds=each)
        for each in ("30", "60", "120", "300")
    ]
    assert shares == [0, 0.75, 0.75, 1]
    assert await read(metrics, "posbanten_push_forecast_seconds") == 0
    clock.time += DAY + 1
    names = {sample.name for sample in samples(await metrics.scrape())}
    assert "posbanten_push_within_seconds" not in names


async def test_a_dry_run_is_told_of_beside_the_messages(storage: Storage) -> None:
    """When one last arrived, in the database; whether one is overdue, and how long one took."""
    metrics = metrics_of(health := make_health(storage))
    assert await read(metrics, "posbanten_dry_run_last_success_timestamp_seconds") == 0
    await storage.memory.put(ARRIVED, str(NOW))
    health.signs.dry_run_overdue, health.signs.dry_run_seconds = True, 2.5
    assert await read(metrics, "posbanten_dry_run_last_success_timestamp_seconds") == NOW
    assert await read(metrics, "posbanten_dry_run_overdue") == 1
    assert await read(metrics, "posbanten_dry_run_seconds") == 2.5
