"""A failure is a failure: /healthz is red, the operator and the switch hear of it, it ends."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from bot.core.clock import SYSTEM_CLOCK, MovableClock
from bot.workers.scheduler import ClockScheduler
from tests.support.bot import running_bot
from tests.support.chats.telegram import Telegram
from tests.support.feeds.replies import Reply, site
from tests.support.patience import PATIENCE
from tests.support.starts.process import COLD, running
from tests.support.web import free_port, healthz

FEED = b"<rss version='2.0'><channel><title>Kabar</title></channel></rss>"


class Hurried(MovableClock):
    """Spans of time that pass quickly, and a date that stays the machine's: as Telegram has it."""

    def now(self) -> float:
        return SYSTEM_CLOCK.now()


async def moving(clock: MovableClock, until: Callable[[], Awaitable[object]]) -> None:
    """Let the time pass, half a minute at a time, until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not await until():
            clock.move(30)
            await asyncio.sleep(0.05)


async def test_telegram_away_is_red_and_told_once_and_silences_the_switch(
    telegram: Telegram, tmp_path: Path
) -> None:
    """getUpdates fails for two minutes; the operator hears of it and of its end, live stays 200."""
    clock, port = Hurried(), free_port()
    ani = await telegram.person("Ani")
    async with (
        site({"/feed/": Reply(FEED)}) as server,
        site({"/switch": Reply()}) as switch,
        running_bot(
            telegram,
            tmp_path,
            clock=clock,
            scheduler=ClockScheduler(clock),
            feed_urls=(f"{server.url}/feed/",),
            poll_seconds=30,
            http_listen=f"127.0.0.1:{port}",
            heartbeat_url=f"{switch.url}/switch",
            operator_chat_id=ani.id,
        ),
    ):
        await ani.says("/start")
        await ani.hears("Halo")
        assert (await healthz(port))[0] == 200
        await telegram.faults(rules=[{"method": "getUpdates", "status": 502}])
        await ani.says("/bantuan")  # ends the open call

        async def is_red() -> bool:
            status, said = await healthz(port)
            return status == 503 and "no updates" in str(said["reasons"])

        await moving(clock, is_red)
        assert (await healthz(port, "?live"))[0] == 200

        # A step is longer than the time limit of a look at the database: there may be more to tell.
        async def told(what: str) -> int:
            return sum(what in heard.text for heard in await ani.from_bot())

        away = partial(told, "Telegram tidak memberi kabar")
        await moving(clock, away)
        beats, wells = len(switch.requests), await told("normal kembali")
        await telegram.faults()

        async def is_well() -> bool:
            # Else an open call would outlast its time: Telegram's own passes as usual.
            await ani.says("/bantuan")
            green = (await healthz(port))[0] == 200
            return green and len(switch.requests) > beats and await told("normal kembali") > wells

        await moving(clock, is_well)
        assert await away() == 1


async def test_a_token_that_is_revoked_ends_the_bot_with_its_sentence(
    telegram: Telegram, tmp_path: Path
) -> None:
    """401 once is a slip of a gateway's; twice in a row nothing but the operator mends."""
    once = {"method": "getUpdates", "status": 401, "description": "Unauthorized", "times": 1}
    await telegram.faults(rules=[once])
    given = {
        "BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "FEED_URLS": "http://127.0.0.1:9/feed/",
    }
    sri = await telegram.person("Sri")
    async with running("run", folder=tmp_path, **given) as bot:
        await bot.says("updates cannot be fetched")
        await sri.says("/start")
        await sri.hears("Halo")
        await telegram.faults(rules=[once | {"times": 1000}])
        await sri.says("/bantuan")
        async with asyncio.timeout(PATIENCE):
            assert await bot.process.wait() == 1
    last = bot.log.strip().splitlines()[-1]
    assert last.startswith("Telegram does not accept BOT_TOKEN any more")
    assert "Traceback" not in bot.log
    assert telegram.token not in bot.log


async def test_systemd_is_told_while_telegram_is_away(tmp_path: Path) -> None:
    """Ready without it, alive every second, and stopping: an outage restarts nothing."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.setblocking(False)
        loop = asyncio.get_running_loop()
        given = {
            "BOT_TOKEN": "700000000:AAsome-token",
            "TELEGRAM_API_URL": "http://127.0.0.1:9",
            "FEED_URLS": "http://127.0.0.1:9/feed/",
            "NOTIFY_SOCKET": str(tmp_path / "notify"),
            "WATCHDOG_USEC": "200000",
        }
        async with (
            running("run", folder=tmp_path, python=COLD, **given) as bot,
            asyncio.timeout(PATIENCE),
        ):
            said = [await loop.sock_recv(listener, 100) for _ in range(3)]
            assert said == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
            ending = asyncio.create_task(bot.end())
            while said[-1] != b"STOPPING=1":
                said.append(await loop.sock_recv(listener, 100))
            assert await ending == 0
