"""The webhook is set, stays set, and what keeps updates away is said."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from bot.telegram.api import BotApi
from bot.telegram.connections import Connections
from bot.telegram.updates import ALLOWED_UPDATES, MAX_CONNECTIONS, RECENT, WebhookInfo
from bot.workers.updates.webhook_watch import WebhookWatch
from tests.support.chats.telegram import Json, Telegram
from tests.support.fake_clock import FakeClock
from tests.support.patience import PATIENCE

URL = "https://bot.example/telegram"


@asynccontextmanager
async def watching(
    telegram: Telegram, url: str = URL, *, well: Callable[[], None] = lambda: None
) -> AsyncIterator[FakeClock]:
    clock, over = FakeClock(time.time()), asyncio.Event()  # the emulator dates its errors
    async with Connections() as connections:
        watch = WebhookWatch(
            BotApi(telegram.url, telegram.token, connections), url, "rahasia", clock, well=well
        )
        running = asyncio.create_task(watch.run(over))
        try:
            yield clock
        finally:
            over.set()
            await running


async def calls(telegram: Telegram, method: str, count: int, clock: FakeClock) -> Json:
    """Let time pass until there were so many calls of it; the last one."""
    async with asyncio.timeout(PATIENCE):
        while len(found := await telegram.calls(method)) < count:
            await clock.advance(1.0)
            await asyncio.sleep(0.005)
    return found[-1]


async def info(telegram: Telegram) -> Json:
    return dict((await telegram.api("getWebhookInfo"))["result"])


async def set_url(telegram: Telegram) -> str:
    return str((await info(telegram))["url"])


async def test_it_is_set_without_dropping_what_waits(telegram: Telegram) -> None:
    """With the secret, the kinds of updates that polling asks for, and many connections."""
    sri = await telegram.person("Sri")
    await sri.says("/start")
    async with watching(telegram) as clock:
        given = (await calls(telegram, "setWebhook", 1, clock))["params"]
    assert given["secret_token"] == "rahasia"
    assert given["drop_pending_updates"] is False
    assert given["max_connections"] == MAX_CONNECTIONS
    assert given["allowed_updates"] == list(ALLOWED_UPDATES)
    assert (await telegram.counts())["updates_pending"] == 1
    assert await set_url(telegram) == URL


async def test_a_refusal_or_a_fault_is_said_and_tried_again(telegram: Telegram) -> None:
    """Until it is set."""
    refused = {"method": "setWebhook", "times": 1, "status": 400, "description": "Bad Request: no"}
    await telegram.faults(rules=[refused, {"method": "setWebhook", "times": 1, "status": 502}])
    with capture_logs() as logs:
        async with watching(telegram) as clock:
            await calls(telegram, "getWebhookInfo", 1, clock)
    assert [log["event"] for log in logs] == ["webhook_not_set", "webhook_not_set", "webhook_set"]
    assert "no" in logs[0]["reason"]
    assert await set_url(telegram) == URL


async def test_a_webhook_that_somebody_changed_is_set_again(telegram: Telegram) -> None:
    """Within a minute, and it is said."""
    with capture_logs() as logs:
        async with watching(telegram) as clock:
            await calls(telegram, "getWebhookInfo", 1, clock)
            await telegram.api("deleteWebhook")
            await calls(telegram, "setWebhook", 2, clock)
    assert [log["event"] for log in logs] == [
        "webhook_set", "webhook_changed_by_somebody", "webhook_set",
    ]  # fmt: skip
    assert await set_url(telegram) == URL


async def test_what_keeps_updates_away_is_said_in_telegrams_words(telegram: Telegram) -> None:
    """While something waits; what was once and is over is not. Such a look finds nothing well."""
    wells: list[None] = []
    sri = await telegram.person("Sri")
    nobody = "http://127.0.0.1:9/telegram"  # the discard port: nothing listens
    with capture_logs() as logs:
        async with watching(telegram, nobody, well=lambda: wells.append(None)) as clock:
            await calls(telegram, "getWebhookInfo", 1, clock)
            assert [log["event"] for log in logs] == ["webhook_set"]
            await sri.says("/start")
            async with asyncio.timeout(PATIENCE):
                while "last_error_message" not in (await info(telegram)):
                    await asyncio.sleep(0.01)
            looks = len(await telegram.calls("getWebhookInfo"))
            good = len(wells)
            await calls(telegram, "getWebhookInfo", looks + 2, clock)
    assert len(wells) == good > 0
    said = [log for log in logs if log["event"] == "webhook_unreachable"]
    assert said[0]["reason"] == "Connection refused"
    assert said[0]["waiting"] == 1


@pytest.mark.parametrize(
    ("waiting", "age", "fault"),
    [(1, 30.0, "refused"), (0, 30.0, ""), (1, RECENT + 1.0, "")],
)
def test_an_error_counts_while_updates_wait_for_it(waiting: int, age: float, fault: str) -> None:
    """Telegram keeps the last one for ever."""
    info = WebhookInfo(URL, waiting=waiting, error="refused", error_at=1_750_000_000.0)
    assert info.fault(1_750_000_000.0 + age) == fault
