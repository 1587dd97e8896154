"""`GET /healthz`: 200 while everything moves, 503 with the reasons when something does not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import pytest

from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import OperatorError
from bot.web.server import make_web, serve
from bot.workers.health.health import Report
from storage.repositories import Storage
from tests.support.health import StandBy, make_health
from tests.support.web import listening, no_metrics, nobody_listens, well


async def ask(
    health: Callable[[], Awaitable[Report]], query: str = ""
) -> tuple[int, dict[str, object]]:
    async with (
        listening(health=health) as (session, url),
        session.get(f"{url}/healthz{query}") as answer,
    ):
        return answer.status, await answer.json()


async def test_well_is_200(storage: Storage) -> None:
    """With who leads."""
    health = make_health(storage, SYSTEM_CLOCK)
    assert await ask(health.report) == (200, {"ok": True, "leader": True, "reasons": []})


async def test_what_is_wrong_is_503_with_the_reasons(storage: Storage) -> None:
    """In sentences."""
    health = make_health(storage, SYSTEM_CLOCK)
    health.signs.telegram_is_reached = False
    reasons = ["Telegram has not been reached since the start."]
    assert await ask(health.report) == (503, {"ok": False, "leader": True, "reasons": reasons})


async def test_a_copy_that_stands_by_is_200(storage: Storage) -> None:
    """A load balancer's second machine is no failure."""
    health = make_health(storage, SYSTEM_CLOCK, leading=StandBy())
    assert await ask(health.report) == (200, {"ok": True, "leader": False, "reasons": []})


async def test_live_asks_the_event_loop_and_nobody_else() -> None:
    """So that no outage of Telegram, of a feed or of the database restarts anything."""

    async def nobody_answers() -> Report:
        raise AssertionError("it was asked")

    assert await ask(nobody_answers, "?live") == (200, {"ok": True})


async def test_an_address_that_is_taken_is_said_in_one_sentence() -> None:
    """HTTP_LISTEN and why."""
    async with listening() as (_, url):
        taken = urlsplit(url)
        assert taken.hostname is not None
        assert taken.port is not None
        application = make_web(well, no_metrics, nobody_listens, SYSTEM_CLOCK)
        with pytest.raises(OperatorError, match="HTTP_LISTEN"):
            await serve(application, (taken.hostname, taken.port))
