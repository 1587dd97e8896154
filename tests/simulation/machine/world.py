"""Everything around the bot in one loop: Telegram, the news site, and the machine it runs on."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import web

from bot.app import run
from bot.core.clock import MovableClock, SystemClock
from bot.core.settings import Settings
from bot.core.vault import Vault
from bot.demo.emulator.app import serve_world
from bot.demo.emulator.world.world import World as Telegram
from bot.demo.site.newsroom import Newsroom
from bot.demo.site.site import serve_newsroom
from bot.workers.scheduler import ClockScheduler, Job
from storage.opening import open_storage
from tests.simulation.machine.chats import Chats
from tests.simulation.machine.faults import SeededFaults
from tests.simulation.machine.loop import LIFE, Life, SeededLoop
from tests.simulation.machine.memory import holdings
from tests.simulation.machine.trace import Trace

TOKEN = "700000000:emulated-token-of-the-tests-000000"
SECRET = "5e" * 32
TELEGRAM_PORT, SITE_PORT, METRICS_PORT = 8081, 8082, 8083
BEGIN = datetime(2026, 2, 16, 3, 0, tzinfo=UTC).timestamp()  # ten in the morning in Banten
POLL = 8.0  # seconds
SELDOM = 6.0  # seconds between two runs of a job at least


class LoopClock(SystemClock):
    """The loop's virtual time as a clock of the house; it sleeps by the loop's timers."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def now(self) -> float:
        """UTC epoch seconds."""
        return BEGIN + self._loop.time()

    def monotonic(self) -> float:
        """Virtual seconds since the history began."""
        return self._loop.time()


class SlowScheduler(ClockScheduler):
    """Jobs by the clock, none more often than a few seconds: an hour costs too much else."""

    async def start(self, jobs: Sequence[Job]) -> None:
        """Begin with them."""
        await super().start([replace(job, every=max(job.every, SELDOM)) for job in jobs])


@dataclass
class World:
    """`folder`: where the bot's files are. `rate`: what Telegram takes from it in a second."""

    loop: SeededLoop
    chance: random.Random
    folder: Path
    rate: int
    clock: MovableClock = field(init=False)
    telegram: Telegram = field(init=False)
    faults: SeededFaults = field(init=False)
    trace: Trace = field(init=False)
    chats: Chats = field(init=False)
    newsroom: Newsroom = field(init=False)
    life: Life = field(default_factory=Life)
    desk: int = 0  # the editors' group
    _stop: asyncio.Event | None = None
    _running: asyncio.Task[None] | None = None
    _lives: int = 0

    def __post_init__(self) -> None:
        self.clock = MovableClock(LoopClock(self.loop))
        self.telegram = Telegram(TOKEN, self.clock)
        self.faults = SeededFaults(self.chance, self.clock)
        self.telegram.faults = self.faults
        self.telegram.log = self.trace = Trace()
        self.telegram.events = self.chats = Chats()
        self.newsroom = Newsroom(self.clock.now)

    @property
    def home(self) -> Path:
        """The folder of the bot that runs now."""
        return self.folder / f"{self._lives}"

    async def start(self) -> None:
        """Start the bot, and wait until it reads updates."""
        started = self._begin()
        assert self._running is not None
        starting = asyncio.create_task(started.wait())
        await asyncio.wait({self._running, starting}, return_when=asyncio.FIRST_COMPLETED)
        starting.cancel()
        if self._running.done():
            self._running.result()

    async def start_in_vain(self, steps: int) -> float:
        """Start the bot, and kill it so many steps later; when that was."""
        self._begin()
        return await self.crash(steps)

    def _begin(self) -> asyncio.Event:
        """Start the bot; the event tells when it reads updates."""
        if not self.home.exists():
            self.home.mkdir()
            (self.home / "bot.db").write_bytes(empty_database())
        settings = Settings.model_validate(
            {
                "bot_token": TOKEN,
                "telegram_api_url": f"http://127.0.0.1:{TELEGRAM_PORT}",
                "feed_urls": (f"http://127.0.0.1:{SITE_PORT}/feed/",),
                "poll_seconds": POLL,
                "database_url": f"sqlite:///{self.home}/bot.db",
                "messages_per_second": self.rate,
                "tip_secret": SECRET,
                "editors_chat_id": self.desk,
                "http_listen": f"127.0.0.1:{METRICS_PORT}",
            }
        )
        self.life, self._stop, started = Life(), asyncio.Event(), asyncio.Event()
        context = copy_context()
        context.run(LIFE.set, self.life)
        scheduler = SlowScheduler(self.clock)
        bot = run(settings, stop=self._stop, started=started, clock=self.clock, scheduler=scheduler)
        self._running = asyncio.get_running_loop().create_task(bot, context=context)
        return started

    async def stop(self) -> None:
        """Tell the bot to stop, as SIGTERM does, and wait for its end."""
        assert self._stop is not None
        assert self._running is not None
        self._stop.set()
        await self._running

    async def crash(self, steps: int) -> float:
        """Kill the bot, so many steps from now; when that was.

        What is left is what a process that was killed leaves behind: its files with the commits
        that were made. No `finally` and no rollback of what is frozen runs.
        """
        killed: asyncio.Future[float] = self.loop.create_future()

        def kill() -> None:
            self.loop.kill(self.life)
            before = self.home
            self._lives += 1
            shutil.copytree(before, self.home, ignore=shutil.ignore_patterns("*-shm", "*.lock"))
            killed.set_result(self.clock.now())

        self.loop.interrupt(steps, kill)
        return await killed

    def tasks_of_the_bot(self) -> list[str]:
        """What the bot has not ended, each by the name of its function."""
        return [str(getattr(task.get_coro(), "__qualname__", task)) for task in self._tasks()]

    def holdings_of_the_bot(self) -> Counter[str]:
        """What it keeps in memory."""
        return holdings(self._tasks())

    def _tasks(self) -> list[asyncio.Task[Any]]:
        """Of the bot that runs now."""
        every = asyncio.all_tasks(self.loop)
        return [task for task in every if self.loop.lives.get(task) is self.life]


@asynccontextmanager
async def servers(world: World) -> AsyncIterator[None]:
    """Telegram and the news site, reachable in the loop."""
    site = f"http://127.0.0.1:{SITE_PORT}"
    runners = []
    try:
        for app, port in (
            (serve_world(world.telegram), TELEGRAM_PORT),
            (serve_newsroom(world.newsroom, base_url=lambda: site), SITE_PORT),
        ):
            app.on_response_prepare.append(_dater(world))
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            runners.append(runner)
            await web.TCPSite(runner, "127.0.0.1", port).start()
        yield
    finally:
        for runner in runners:
            await runner.cleanup()


@cache
def empty_database() -> bytes:
    """One at this version, made once in a process: to migrate costs a tenth of a history."""

    async def make(folder: str) -> None:
        url = f"sqlite:///{folder}/bot.db"
        await (await open_storage(url, vault=Vault(SECRET), upgrade=True)).close()

    with TemporaryDirectory() as folder, asyncio.Runner() as runner:
        runner.run(make(folder))
        return (Path(folder) / "bot.db").read_bytes()


def _dater(world: World) -> Any:
    async def date(_request: web.Request, response: web.StreamResponse) -> None:
        moment = datetime.fromtimestamp(world.clock.now(), UTC)
        response.headers["Date"] = format_datetime(moment, usegmt=True)

    return date
