"""The copy that leads is stopped, cut off, ended or killed: another goes on, and it stands back."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.tables.cluster import leases
from tests.support.copies import Newsroom
from tests.support.feeds.replies import Reply, Site, site
from tests.support.starts.process import running
from tests.support.storage.cable import cable
from tests.support.web import free_port, healthz

pytestmark = pytest.mark.postgres

SOON = 30.0  # seconds; a takeover takes eight
EMPTY = b"<rss version='2.0'><channel><title>Kabar</title></channel></rss>"


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(SOON):
        while not await condition():
            await asyncio.sleep(0.05)


async def term(newsroom: Newsroom) -> int:
    """The number of the lease."""
    async with newsroom.storage.database.read() as connection:
        return await connection.scalar(select(leases.c.number)) or 0


async def answers(newsroom: Newsroom, name: str) -> None:
    """A reader writes, and is answered once."""
    reader = await newsroom.telegram.person(name)
    await reader.says("/ikuti panongan")
    await reader.hears("diikuti", timeout=SOON)
    await newsroom.telegram.settled()
    assert len([heard for heard in await reader.from_bot() if "diikuti" in heard.text]) == 1


def errors(log: str) -> list[str]:
    """Lines of errors, but for one: whoever takes over ends the connections of who was stopped."""
    ended = "the connection to the server is lost"
    return [line for line in log.splitlines() if "ERROR" in line and ended not in line]


async def polls(feeds: Site) -> None:
    """Wait until somebody looks at the feed once more."""
    before = len(feeds.requests)

    async def again() -> bool:
        return len(feeds.requests) > before

    await until(again)


def polling(newsroom: Newsroom, feeds: Site) -> dict[str, str]:
    return newsroom.settings(FEED_URLS=f"{feeds.url}/feed/", POLL_SECONDS="0.5")


async def test_a_leader_that_is_stopped_is_replaced_and_stands_back(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """SIGSTOP, and then SIGCONT: it does nothing until the other ends and it leads again.

    The other is healthy while it stands by, too.
    """
    async with (
        site({"/feed/": Reply(EMPTY)}) as feeds,
        running("run", folder=tmp_path, **polling(newsroom, feeds)) as first,
    ):
        await first.says("leads term=1")
        port = free_port()
        given = polling(newsroom, feeds) | {"HTTP_LISTEN": f"127.0.0.1:{port}"}
        async with running("run", folder=tmp_path, **given) as second:
            await asyncio.gather(first.says("started"), second.says("started"))
            await answers(newsroom, "Sri")
            assert await healthz(port) == (200, {"ok": True, "leader": False, "reasons": []})
            first.process.send_signal(signal.SIGSTOP)
            await answers(newsroom, "Budi")
            await second.says("leads term=2")
            assert await healthz(port) == (200, {"ok": True, "leader": True, "reasons": []})
            await polls(feeds)
            first.process.send_signal(signal.SIGCONT)
            await first.says("leads_no_more term=1")
            await answers(newsroom, "Wati")
            assert await term(newsroom) == 2
            assert await second.end() == 0
            await first.says("leads term=3")
            await answers(newsroom, "Joko")
            await polls(feeds)
            assert errors(first.log + second.log) == []
            assert await first.end() == 0


async def test_a_leader_that_is_cut_off_is_replaced_and_the_next_one_is_killed(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """Its way to the database ends; later it leads again, as the other dies of SIGKILL."""
    async with (
        cable(newsroom.url) as way,
        running("run", folder=tmp_path, **newsroom.settings(DATABASE_URL=way.url)) as first,
    ):
        await first.says("leads term=1")
        async with running("run", folder=tmp_path, **newsroom.settings()) as second:
            await asyncio.gather(first.says("started"), second.says("started"))
            way.cut()
            await answers(newsroom, "Sri")
            await second.says("leads term=2")
            assert "leads_no_more term=1" in first.log
            way.mend()
            await answers(newsroom, "Budi")
            assert await term(newsroom) == 2
            await second.end(signal.SIGKILL)
            await newsroom.lease_runs_out()
            await answers(newsroom, "Wati")
            await first.says("leads term=3")
