"""The demo's runner: everything starts, is seen, and ends; the bot stands in as a short script."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import io
import json
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.core.archive_keys import ArchiveKey
from bot.core.errors import OperatorError
from bot.core.settings import Settings
from bot.demo.runner import run_demo
from bot.wiring.output import database
from storage.repositories import Storage
from tests.support.chats.demo_runner import IDLE, Lines, demo
from tests.support.fake_clock import DatedClock
from tests.support.patience import PATIENCE

TELLS_ENVIRONMENT = (
    sys.executable,
    "-c",
    "import json, os, time; print(json.dumps([dict(os.environ), os.getcwd()])); time.sleep(600)",
)
DIES = (sys.executable, "-c", "raise SystemExit(3)")


async def test_the_page_and_what_it_needs_are_served_at_the_address_that_is_printed() -> None:
    """Page, words, emulator and site answer on one port; everybody is there."""
    async with demo(IDLE) as (root, _), aiohttp.ClientSession(root) as session:
        for path in ("/", "/js/main.js", "/words/id.json", "/situs/feed/", "/control/chats"):
            async with session.get(path) as answer:
                assert answer.status == 200, path
        async with session.get("/demo/status") as answer:
            status = await answer.json()
    assert [reader["user"]["first_name"] for reader in status["readers"]] == ["Sri", "Budi"]
    assert status["editors"]["chat"]["type"] == "supergroup"
    assert len(status["editors"]["people"]) == 2


async def test_telegram_and_the_site_live_by_one_clock() -> None:
    """What is said and what is published bear the time that the demo was given."""
    now = 1_800_000_000
    article = {"title": "Banjir", "text": "Air naik."}
    async with (
        demo(IDLE, DatedClock(lambda: now)) as (root, _),
        aiohttp.ClientSession(root) as session,
    ):
        async with session.get("/demo/status") as answer:
            group = (await answer.json())["editors"]["chat"]["id"]
        async with session.get(f"/control/chats/{group}/messages") as answer:
            said = await answer.json()
        async with session.post("/situs/newsroom/articles", json=article) as answer:
            published = await answer.json()
    assert [message["date"] for message in said] == [now]
    assert published["published_at"] == now


async def test_nothing_uploaded_runs_on_the_page() -> None:
    """The page forbids scripts from elsewhere and guessing of content types."""
    async with (
        demo(IDLE) as (root, _),
        aiohttp.ClientSession(root) as session,
        session.get("/") as answer,
    ):
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_bot_gets_the_demo_settings_and_none_of_the_operators(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A real token, webhook or database of the operator's never reaches the demo's bot."""
    monkeypatch.setenv("WEBHOOK_URL", "https://real.example/hook")
    monkeypatch.setenv("BOT_TOKEN", "1:real")
    monkeypatch.setenv("TIP_SECRET_FILE", "/secret")
    async with demo(TELLS_ENVIRONMENT) as (root, log):
        line = await log.holding("BOT_TOKEN")
        environment, folder = json.loads(line.removeprefix("bot  | "))
        assert "WEBHOOK_URL" not in environment
        assert "TIP_SECRET_FILE" not in environment
        assert environment["BOT_TOKEN"] != "1:real"
        assert environment["TELEGRAM_API_URL"] == root
        assert environment["FEED_URLS"] == f"{root}/situs/feed/"
        assert environment["DATABASE_URL"].startswith(f"sqlite:///{folder}")
        assert environment["EDITORS_CHAT_ID"].startswith("-100")
        assert environment["LOG_LEVEL"] == "WARNING"
        told = await log.holding("tips export")
        key = Path(folder) / "tips-private.key"
        assert f"--key {key}" in told
        content = await asyncio.to_thread(key.read_bytes)
        assert ArchiveKey.read(content).public == environment["TIP_PUBLIC_KEYS"]
        assert await asyncio.to_thread(Path(folder).is_dir)
    assert not await asyncio.to_thread(Path(folder).exists)


async def test_a_bot_that_died_is_started_again_and_the_page_is_told() -> None:
    """The status says so; the log says the exit code."""
    async with demo(DIES) as (root, log), aiohttp.ClientSession(root) as session:
        await log.holding("ended with code 3")
        async with session.get("/demo/status") as answer:
            status = await answer.json()
    assert status["bot_state"] == "restarting"


async def test_the_readers_write_once_the_bot_has_stored_the_news() -> None:
    """However often it asks for the feed before: its greeting would show no headlines."""
    async with demo(IDLE) as (root, _), aiohttp.ClientSession(root) as session:

        async def fetched(path: str, **headers: str) -> aiohttp.ClientResponse:
            async with session.get(path, headers=headers) as answer:
                return answer

        async def said() -> list[str]:
            async with session.get(f"/control/chats/{sri}/messages") as answer:
                return [message["text"] for message in await answer.json()]

        async def status() -> dict[str, Any]:
            async with session.get("/demo/status") as answer:
                told: dict[str, Any] = await answer.json()
                return told

        sri = (await status())["readers"][0]["user"]["id"]
        first = await fetched("/situs/feed/")
        await fetched("/situs/feed/?paged=2")
        await fetched("/situs/feed/")
        assert not (await status())["ready"]
        assert await said() == []
        await fetched("/situs/feed/", **{"If-None-Match": first.headers["ETag"]})
        async with asyncio.timeout(PATIENCE):
            while await said() != ["/start"]:
                await asyncio.sleep(0.02)
        assert (await status())["ready"]


async def test_whoever_asks_for_outcomes_at_the_end_leaves_no_connection_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The database is closed when the last answer is given, and not asked again."""
    left: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", left.append)
    opened, asked = asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def watched(settings: Settings) -> AsyncIterator[Storage]:
        async with database(settings) as storage:
            opened.set()
            yield storage

    monkeypatch.setattr("bot.demo.runner.database", watched)

    async def keep_asking(session: aiohttp.ClientSession) -> None:
        with contextlib.suppress(aiohttp.ClientError):
            while True:
                async with session.get("/demo/outcomes") as answer:
                    assert answer.status == 200
                asked.set()

    async with demo(IDLE) as (root, _):
        session = aiohttp.ClientSession(root)
        async with session.get("/situs/feed/", headers={"If-None-Match": '"x"'}) as answer:
            assert answer.status == 200
        asking = [asyncio.create_task(keep_asking(session)) for _ in range(4)]
        await opened.wait()
        for _ in range(20):
            asked.clear()
            await asked.wait()
    await asyncio.gather(*asking)
    await session.close()
    gc.collect()
    assert left == []


async def test_starting_over_begins_with_nothing() -> None:
    """Another round with nobody's messages and no article; the address is the same, and is last."""
    article = {"title": "Pasar Cikupa ramai", "text": "Pembeli datang sejak pagi."}
    stop, out, log = asyncio.Event(), Lines(), Lines()
    running = asyncio.create_task(run_demo("127.0.0.1", 0, stop, out=out, log=log, command=IDLE))
    root = (await out.holding("http://")).split()[1]
    async with aiohttp.ClientSession(root) as session:

        async def current_round() -> str:
            """Empty while there is none."""
            async with session.get("/demo/status") as answer:
                return (await answer.json())["round"] if answer.status == 200 else ""

        async def titles() -> list[str]:
            async with session.get("/situs/newsroom/articles") as answer:
                return [each["title"] for each in await answer.json()]

        before = await current_round()
        async with session.post("/situs/newsroom/articles", json=article) as answer:
            assert answer.status == 201
        async with session.post("/demo/start-over") as answer:
            assert answer.status == 202
        async with asyncio.timeout(PATIENCE):
            while await current_round() in {"", before}:
                await asyncio.sleep(0.02)
        assert article["title"] not in await titles()
    stop.set()
    await running
    assert out.getvalue().splitlines() == [f"Demo: {root}  (Ctrl-C ends it)"] * 2


async def test_an_article_waits_until_the_feed_is_fetched() -> None:
    """The page's number of waiting things goes up with a publication and down with a fetch."""

    async def waiting() -> int:
        async with session.get("/demo/status") as answer:
            count: int = (await answer.json())["feed_waiting"]
            return count

    article = {"title": "Pasar Cikupa ramai", "text": "Pembeli datang sejak pagi."}
    async with demo(IDLE) as (root, _), aiohttp.ClientSession(root) as session:
        async with session.post("/situs/newsroom/articles", json=article) as answer:
            assert answer.status == 201
        assert await waiting() == 1
        async with session.get("/situs/feed/") as answer:
            assert answer.status == 200
        assert await waiting() == 0


async def test_a_taken_port_is_one_plain_sentence() -> None:
    """OperatorError names the address and the way out."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OperatorError, match=rf"cannot listen on 127\.0\.0\.1:{port} .* --port"):
            await run_demo("127.0.0.1", port, asyncio.Event(), out=io.StringIO())
