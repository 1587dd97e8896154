"""Where deliveries are measured: an emulated Telegram, a news site and the bot, started and killed.

The emulator and the bot have a process each. What arrived, when and with which answer is read from
the emulator's log of calls, so that it is counted at the server and not where it was sent.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.demo.emulator import create_emulator
from bot.demo.site import create_site
from bot.settings import Settings

TOKEN = "700000000:token-of-the-benchmark"
PLACE = "36.03.19"
NEWS = {"title": "Warga Panongan kerja bakti", "text": "Di Kecamatan Panongan, Kab. Tangerang."}
AT_ONCE = 50  # people who act at the same time
LOOK = 0.1  # seconds between two looks at the log, of which the emulator keeps 5,000 calls
ROOT = Path(__file__).parents[1]


class Stuck(Exception):
    """What was waited for did not come."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot as the server saw it; `at` in epoch seconds, `chat` 0 for none."""

    at: float
    method: str
    chat: int
    status: int


class Arena:
    """One bot's world. While the bot runs `calls` grows, and `served`: messages by chat."""

    def __init__(self, telegram_url: str, folder: Path, session: aiohttp.ClientSession) -> None:
        self.calls: list[Call] = []
        self.served: Counter[int] = Counter()
        self.log = folder / "bot.log"
        self._telegram_url = telegram_url
        self._folder = folder
        self._session = session
        self._site_url = ""
        self._looks_at_the_feed = 0
        self._metrics_port = _free_port()

    async def control(self, name: str, content: object) -> Any:
        """Something happens at Telegram: a person acts, a fault is set."""
        url = f"{self._telegram_url}/control/{name}"
        async with self._session.post(url, json=content) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def people(self, count: int) -> list[int]:
        """Chats of people who pressed Start; the bot never hears of that."""
        queue = iter(range(count))
        chats: list[int] = []

        async def arrive() -> None:
            for number in queue:
                person = await self.control("people", {"first_name": f"Pembaca {number}"})
                await self.control("send", {"from": person["id"], "text": "/start"})
                chats.append(person["id"])

        await asyncio.gather(*(arrive() for _ in range(AT_ONCE)))
        url = f"{self._telegram_url}/bot{TOKEN}/getUpdates"
        async with self._session.post(url, json={"offset": 2**31}) as answer:
            answer.raise_for_status()
        return chats

    async def enrol(self, chats: Iterable[int]) -> None:
        """They follow the place of the news, by `subscribers import`."""
        rows = [f"{chat},{PLACE}\n" for chat in chats]
        (self._folder / "readers.csv").write_text("chat_id,places\n" + "".join(rows))
        process = await self._start("subscribers", "import", "readers.csv")
        if await process.wait():
            raise Stuck(f"the import failed\n{self._last_words()}")

    @asynccontextmanager
    async def bot(self, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """`python -m bot run`, killed when the block ends."""
        process = await self._start("run", **settings)
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def publish(self) -> None:
        """News, once the bot has stored what was there before: only then does it look again."""
        await self.until(lambda: self._looks_at_the_feed >= 2, "the bot reads the feed", 60)
        url = f"{self._site_url}/newsroom/articles"
        async with self._session.post(url, json=NEWS) as answer:
            answer.raise_for_status()

    async def metric(self, series: str) -> float:
        """What the bot's `/metrics` says now."""
        async with self._session.get(f"http://127.0.0.1:{self._metrics_port}/metrics") as answer:
            lines = (await answer.text()).splitlines()
        return next(float(line.split()[-1]) for line in lines if line.startswith(f"{series} "))

    async def until(self, done: Callable[[], bool], what: str, within: float) -> None:
        """Wait for it; raises Stuck with the bot's last words after so many seconds."""
        deadline = time.monotonic() + within
        while not done():
            if time.monotonic() > deadline:
                raise Stuck(f"{what}: not within {within:.0f} s\n{self._last_words()}")
            await asyncio.sleep(LOOK / 2)

    async def settled(self, within: float = 60) -> None:
        """Wait until nothing waits in the outbox."""
        deadline = time.monotonic() + within
        while await self.metric("posbanten_outbox_pending"):
            if time.monotonic() > deadline:
                raise Stuck(f"the outbox does not become empty\n{self._last_words()}")
            await asyncio.sleep(LOOK)
        await asyncio.sleep(2 * LOOK)  # the last calls are read from the log

    def warnings(self) -> list[str]:
        """What the bot's log has above INFO."""
        levels = ("[warning", "[error", " warning ", " error ", "WARNING", "ERROR", "Traceback")
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line for line in lines if any(level in line for level in levels)]

    async def watch(self) -> None:
        """Read the log of calls as it grows, for ever."""
        last = 0
        while True:
            url = f"{self._telegram_url}/control/calls?since={last}"
            async with self._session.get(url) as answer:
                found = await answer.json()
            if found and found[0]["n"] > last + 1:
                raise Stuck("calls were forgotten before they were read")
            for call in found:
                last = call["n"]
                chat = int(call["params"].get("chat_id") or 0)
                self.calls.append(Call(call["at"], call["method"], chat, call["status"]))
                self.served[chat] += call["method"] == "sendMessage" and call["status"] == 200
            await asyncio.sleep(LOOK)

    async def serve_site(self) -> web.AppRunner:
        """The news site, in this process."""

        @web.middleware
        async def note(request: web.Request, handler: _Handler) -> web.StreamResponse:
            self._looks_at_the_feed += request.path == "/feed/"
            return await handler(request)

        site = create_site(base_url=lambda: self._site_url)
        site.middlewares.append(note)
        runner = web.AppRunner(site, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._site_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return runner

    async def _start(self, *words: str, **settings: str) -> asyncio.subprocess.Process:
        ours = Settings.model_fields
        inherited = {name: value for name, value in os.environ.items() if name.lower() not in ours}
        given = {
            "PYTHONPATH": str(ROOT),
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self._telegram_url,
            "FEED_URLS": f"{self._site_url}/feed/",
            "POLL_SECONDS": "1",
            "DATABASE_URL": "sqlite:///bot.db",
            "HTTP_LISTEN": f"127.0.0.1:{self._metrics_port}",
        }
        with self.log.open("a") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, *("-m", "bot", *words), cwd=self._folder,
                env={**inherited, **given, **settings}, stdout=log, stderr=log,
            )  # fmt: skip

    def _last_words(self) -> str:
        return "\n".join(self.log.read_text().splitlines()[-20:]) if self.log.exists() else ""


_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def arena() -> AsyncIterator[Arena]:
    """A new world: an emulator with nobody in it, a site, no database yet."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        context = multiprocessing.get_context("spawn")
        receiving, sending = context.Pipe(duplex=False)
        emulator = context.Process(target=_serve_emulator, args=(sending,), daemon=True)
        emulator.start()
        sending.close()  # or its death would not end the wait below
        stack.callback(emulator.join)
        stack.callback(emulator.terminate)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        url = f"http://127.0.0.1:{await asyncio.to_thread(receiving.recv)}"
        made = Arena(url, folder, session)
        stack.push_async_callback((await made.serve_site()).cleanup)
        watching = asyncio.create_task(made.watch())
        yield made
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


def _serve_emulator(pipe: Connection) -> None:
    async def main() -> None:
        runner = web.AppRunner(create_emulator(token=TOKEN), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        pipe.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(main())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def sends(calls: Sequence[Call], *, status: int | None = None) -> list[Call]:
    """The messages among them, answered so."""
    return [c for c in calls if c.method == "sendMessage" and status in {None, c.status}]


def rate(calls: Sequence[Call]) -> float:
    """Calls a second between the first and the last."""
    if len(calls) < 2:
        return 0.0
    return (len(calls) - 1) / (calls[-1].at - calls[0].at)
