"""The demo's clock that moves: where to, who goes by it, and nothing of it in `run`."""

from __future__ import annotations

import email.utils
import subprocess
import sys
from datetime import datetime, timedelta

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import SYSTEM_CLOCK
from bot.demo.moves import HOUR, ZONE, Target
from tests.support.chats.demo_page import demo_server
from tests.support.chats.demo_runner import demo
from tests.support.paths import ROOT

DAY = 24 * HOUR
TOLD = (
    sys.executable,
    "-uc",
    "import sys\nfor line in sys.stdin: print('ahead', line, end='')",
)
ENDS = (sys.executable, "-c", "print('ahead', input())")


@given(st.floats(min_value=1_700_000_000.0, max_value=2_000_000_000.0))
def test_a_target_is_the_next_moment_of_its_kind(now: float) -> None:
    """An hour later; or the coming 18.00 or 06.00 in WIB, a day from now at most."""
    assert Target.HOUR.time(now) == now + HOUR
    for target, hour in ((Target.EVENING, 18), (Target.MORNING, 6)):
        at = target.time(now)
        assert now < at <= now + DAY
        midnight = datetime.fromtimestamp(at, ZONE) - timedelta(hours=hour)
        assert (midnight.hour, midnight.minute, midnight.second) == (0, 0, 0)


async def test_page_telegram_site_and_bot_go_by_the_clock_that_was_moved() -> None:
    """Times that are shown, said, published and sent along are an hour later at once."""
    async with demo(TOLD) as (root, log), aiohttp.ClientSession(root) as session:
        before = SYSTEM_CLOCK.now() + HOUR
        await log.holding("ahead 0.0")
        moved = await to(session, "hour")
        assert moved["now"] >= before - 1
        async with session.get("/demo/status") as answer:
            status = await answer.json()
            answered = dated(answer)
        sri = status["readers"][0]["user"]["id"]
        said = {"from": sri, "text": "halo"}
        async with session.post("/control/send", json=said) as answer:
            sent = await answer.json()
        article = {"title": "Banjir", "text": "Air naik."}
        async with session.post("/situs/newsroom/articles", json=article) as answer:
            published = await answer.json()
        for time in (status["now"], answered, sent["date"], published["published_at"]):
            assert moved["now"] - 1 <= time <= moved["now"] + 600
        assert float((await log.holding("ahead 3")).split()[-1]) == pytest.approx(HOUR, abs=60)


async def test_a_bot_that_is_started_again_is_told_the_time() -> None:
    """And goes by it from its first moment."""
    async with demo(ENDS) as (root, log), aiohttp.ClientSession(root) as session:
        await to(session, "hour")
        await log.holding("ahead 3")


async def test_starting_over_brings_the_clock_back() -> None:
    """The demo's time is the machine's again, the bot's too."""
    async with demo(TOLD, rounds=2) as (root, log), aiohttp.ClientSession(root) as session:
        await log.holding("ahead 0.0")
        await to(session, "hour")
        async with session.post("/demo/start-over") as answer:
            assert answer.status == 202
        await log.holding("ahead 0.0", times=2)
        async with session.get("/control/chats") as answer:
            assert dated(answer) == pytest.approx(SYSTEM_CLOCK.now(), abs=600)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"to": "yesterday"}', b'{"to": 7}', b"{}", b"7"])
async def test_a_time_that_is_none_moves_nothing(body: bytes) -> None:
    """It is refused, and the clock stays."""
    async with demo_server() as server:
        async with server.session.post("/demo/clock", data=body) as answer:
            assert answer.status == 400
        async with server.session.get("/demo/status") as answer:
            assert abs((await answer.json())["now"] - SYSTEM_CLOCK.now()) < 600


def test_nothing_of_it_is_in_the_bot_that_runs() -> None:
    """`run` imports nothing of the demo; no other module makes a clock that can be moved."""
    asked = "import sys, bot.cli.run, bot.app; sys.exit(any('bot.demo' in m for m in sys.modules))"
    subprocess.run((sys.executable, "-c", asked), cwd=ROOT, check=True)
    made = [
        path.relative_to(ROOT).as_posix()
        for room in ("bot", "handlers", "storage")
        for path in (ROOT / room).rglob("*.py")
        if "MovableClock(" in path.read_text("utf-8") or "/demo/" in path.read_text("utf-8")
    ]
    assert {each for each in made if not each.startswith("bot/demo/")} == set()


def dated(answer: aiohttp.ClientResponse) -> float:
    """What time it is for the server."""
    return email.utils.parsedate_to_datetime(answer.headers["Date"]).timestamp()


async def to(session: aiohttp.ClientSession, target: str) -> dict[str, float]:
    """Move the clock."""
    async with session.post("/demo/clock", json={"to": target}) as answer:
        assert answer.status == 200
        moved: dict[str, float] = await answer.json()
        return moved
