"""`GET /healthz`: 200 while everything moves, 503 with the reasons when something does not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import pytest

from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import OperatorError
from bot.web.health import Health
from bot.web.server import make_web, serve
from storage.opening import Storage
from tests.support.web import listening, no_metrics, nobody_listens, well

NOW = 1_750_000_000.0
FEED = "https://a.example/feed/"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


async def ask(reasons: Callable[[], Awaitable[list[str]]]) -> tuple[int, dict[str, object]]:
    async with (
        listening(health=reasons) as (session, url),
        session.get(f"{url}/healthz") as answer,
    ):
        return answer.status, await answer.json()


async def test_all_is_well_after_a_start(storage: Storage) -> None:
    """Telegram answered, and no feed is late yet."""
    await storage.feeds.ensure([FEED], now=NOW)
    health = Health(storage, poll_seconds=60, clock=Clock())
    health.telegram_is_reached = True
    assert await ask(health.reasons) == (200, {"ok": True, "reasons": []})


async def test_a_feed_that_is_late_is_named(storage: Storage) -> None:
    """After ten intervals without a successful look; back to 200 with the next one."""
    clock = Clock()
    await storage.feeds.ensure([FEED], now=NOW)
    health = Health(storage, poll_seconds=60, clock=clock)
    health.telegram_is_reached = True
    clock.now += 601
    status, said = await ask(health.reasons)
    assert status == 503
    assert said == {"ok": False, "reasons": [f"{FEED} has not been read for 601 s."]}
    feed = (await storage.feeds.all())[0]
    await storage.feeds.record_unchanged(
        feed.id, began_at=clock.now, next_check_at=clock.now + 60, now=clock.now
    )
    assert (await ask(health.reasons))[0] == 200


async def test_telegram_out_of_reach_since_the_start_is_said(storage: Storage) -> None:
    """A bot that cannot speak is not healthy."""
    health = Health(storage, poll_seconds=60, clock=Clock())
    status, said = await ask(health.reasons)
    assert status == 503
    assert "Telegram" in str(said["reasons"])


async def test_an_address_that_is_taken_is_said_in_one_sentence() -> None:
    """HTTP_LISTEN and why."""
    async with listening() as (_, url):
        taken = urlsplit(url)
        assert taken.hostname is not None
        assert taken.port is not None
        application = make_web(well, no_metrics, nobody_listens, SYSTEM_CLOCK)
        with pytest.raises(OperatorError, match="HTTP_LISTEN"):
            await serve(application, (taken.hostname, taken.port))
