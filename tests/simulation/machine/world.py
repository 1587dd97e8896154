"""Everything around the bot in one loop: Telegram, the news site, and the machine it runs on."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import InitVar, dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import web

from bot.core.archive_keys import ArchiveKey
from bot.core.clock import MovableClock, SystemClock
from bot.core.settings import WEBHOOK_PATH, Settings
from bot.core.vault import Vault
from bot.demo.emulator.app import serve_world
from bot.demo.emulator.world.world import World as Telegram
from bot.demo.site.site import serve_newsroom
from bot.workers.archive.evidence_folder import FOLDER
from storage.opening import open_storage
from tests.simulation.machine.chats import Chats, NamedFiles
from tests.simulation.machine.copies import Copy
from tests.simulation.machine.faults import SeededFaults
from tests.simulation.machine.feed_faults import FeedFaults, Site
from tests.simulation.machine.lease import LeaseServer, copies_of
from tests.simulation.machine.life import Life
from tests.simulation.machine.loop import BEGIN, SeededLoop
from tests.simulation.machine.memory import holdings
from tests.simulation.machine.proxy import Proxy
from tests.simulation.machine.sqlite import connections_of
from tests.simulation.machine.trace import Trace
from tests.support.drivers.power_cut import Disk

TOKEN = "700000000:emulated-token-of-the-tests-000000"
SECRET = "5e" * 32
TELEGRAM_PORT, SITE_PORT, METRICS_PORT = 8081, 8082, 8083
ADDRESS_PORT = 8090  # of the webhook, where it leads to several copies
ASKS_ON = 0.5  # the share of those in which what stands there asks the next copy
POLL = 8.0  # seconds
# Each editor's own; the private half is on no machine of the bot's.
EDITORS_KEYS = tuple(
    ArchiveKey.read(b"AGE-SECRET-KEY-" + private)
    for private in (
        b"1RR0WDWVCS4XD38NYAJ4XJPG70SEEGG69KXTLMS6AR6WDSE78UT9QQ0RYW2",
        b"1KKQV4L9TVA75N3R49LKXHKPJHDDPCAUS9U5FT7USAHYHURQKAACQU347E9",
    )
)
ARCHIVE_DAYS = 365  # after the end of a case


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


@dataclass
class World:
    """`folder`: where the bot's files are. `rate`: what Telegram takes from it in a second.

    `copies`: the first leads at the beginning. Of several, `server` knows which one leads.
    `by_webhook`: Telegram brings the updates; else it is asked for them. `archive_keys`: of the
    editors who can open the archive; without any there is none.
    """

    loop: SeededLoop
    chance: random.Random
    folder: Path
    rate: int
    number: InitVar[int] = 1
    by_webhook: bool = False
    archive_keys: Sequence[ArchiveKey] = ()
    clock: MovableClock = field(init=False)
    telegram: Telegram = field(init=False)
    faults: SeededFaults = field(init=False)
    trace: Trace = field(init=False)
    chats: Chats = field(init=False)
    files: NamedFiles = field(init=False)
    disk: Disk = field(init=False)
    newsroom: Site = field(init=False)
    feed_faults: FeedFaults = field(init=False)
    copies: list[Copy] = field(init=False)
    server: LeaseServer | None = None
    proxy: Proxy | None = None  # at the webhook's address, before several copies
    desk: int = 0  # the editors' group
    _homes: int = 0

    def __post_init__(self, number: int) -> None:
        self.clock = MovableClock(LoopClock(self.loop))
        self.telegram = Telegram(TOKEN, self.clock)
        self.faults = SeededFaults(self.chance, self.clock)
        self.telegram.faults = self.faults
        self.telegram.log = self.trace = Trace()
        self.telegram.events = self.chats = Chats()
        self.telegram.files = self.files = NamedFiles()
        self.newsroom = Site(self.clock.now)
        self.feed_faults = FeedFaults(self.clock)
        self.home.mkdir()
        (self.home / "bot.db").write_bytes(empty_database())
        self.disk = Disk(self.folder / "disk")
        self.copies = [Copy(self, METRICS_PORT + each) for each in range(number)]
        if number > 1:
            self.server = LeaseServer(self.home / "bot.db", self.clock)
        if number > 1 and self.by_webhook:
            asks_on = self.chance.random() < ASKS_ON
            self.proxy = Proxy(self.copies, self.chance, asks_on=asks_on)

    @property
    def home(self) -> Path:
        """The folder of the bot that runs now."""
        return self.folder / f"{self._homes}"

    def evidence(self) -> set[str]:
        """The names of the files in the archive."""
        return {path.name for path in self.home.glob(f"{FOLDER}/*")}

    @property
    def leader(self) -> Copy:
        """The copy that leads, else the first one."""
        life = self.server.leader() if self.server else None
        return next((copy for copy in self.copies if copy.life is life), self.copies[0])

    def settings(self, port: int) -> Settings:
        """Of a copy whose metrics are at this port."""
        address = ADDRESS_PORT if self.proxy else port
        return Settings.model_validate(
            {
                "bot_token": TOKEN,
                "telegram_api_url": f"http://127.0.0.1:{TELEGRAM_PORT}",
                "feed_urls": (f"http://127.0.0.1:{SITE_PORT}/feed/",),
                "poll_seconds": POLL,
                "database_url": f"sqlite:///{self.home}/bot.db",
                "messages_per_second": self.rate,
                "tip_secret": SECRET,
                "tip_public_keys": tuple(key.public for key in self.archive_keys),
                "archive_retention_days": ARCHIVE_DAYS if self.archive_keys else None,
                "editors_chat_id": self.desk,
                "http_listen": f"127.0.0.1:{port}",
                "webhook_url": f"http://127.0.0.1:{address}{WEBHOOK_PATH}"
                if self.by_webhook
                else "",
            }
        )

    async def start(self) -> None:
        """Start the bot, and wait until it reads updates."""
        for copy in self.copies:
            await copy.start()

    async def stop(self) -> None:
        """Tell all copies to stop, and wait for their end."""
        await asyncio.gather(*(copy.stop() for copy in self.copies))

    def move(self, seconds: float) -> None:
        """The clock of the machine goes forward."""
        self.trace.note(self.clock.now(), f"the clock moves {seconds:.0f} s")
        self.clock.move(seconds)

    def leave_home(self, life: Life, power: random.Random | None) -> None:
        """What is left of a bot that was killed: its files, with the commits that were made.

        `power`: it was a power cut, by this chance; what was not synced may be lost.
        """
        if self.server is None:
            before = self.home
            self._homes += 1
            shutil.copytree(before, self.home, ignore=shutil.ignore_patterns("*-shm", "*.lock"))
            if power is not None:
                if not all(each.is_synced for each in connections_of(life)):
                    (self.home / "bot.db-wal").unlink(missing_ok=True)
                for folder in filter(Path.is_dir, before.iterdir()):
                    lost = self.disk.lose(folder, self.home / folder.name, power)
                    self.trace.note(self.clock.now(), f"power cut: {len(lost)} files lost")
            for folder in filter(Path.is_dir, self.home.iterdir()):
                self.disk.hold(folder)
        else:  # the others go on; the server finds its connections closed
            for connection in connections_of(life):
                connection.abandon()

    def tasks_of_the_bot(self) -> list[str]:
        """What no copy has ended, each by the name of its function."""
        return [task for copy in self.copies for task in copy.tasks()]

    def holdings_of_the_bot(self) -> Counter[str]:
        """What the first copy keeps in memory."""
        return holdings(self.copies[0].living())


@asynccontextmanager
async def servers(world: World) -> AsyncIterator[None]:
    """Telegram and the news site, reachable in the loop; and who leads, where there are copies."""
    site = serve_newsroom(world.newsroom, base_url=lambda: f"http://127.0.0.1:{SITE_PORT}")
    site.middlewares.append(world.feed_faults.middleware)
    async with AsyncExitStack() as stack:
        proxies = [(world.proxy.application(), ADDRESS_PORT)] if world.proxy else []
        for app, port in (
            (serve_world(world.telegram), TELEGRAM_PORT),
            (site, SITE_PORT),
            *proxies,
        ):
            app.on_response_prepare.append(_dater(world))
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", port).start()
        if world.server:
            stack.enter_context(copies_of(world.server))
        yield


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
