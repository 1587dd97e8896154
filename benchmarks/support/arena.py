"""Where deliveries are measured: an emulated Telegram, a news site and the bot, started and killed.

The emulator and the bot have a process each. What arrived, when and with which answer is read from
the emulator's tally of calls, so that it is counted at the server and not where it was sent.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from benchmarks.figures import Stuck
from benchmarks.support.calls import Call
from benchmarks.support.runningbot import RunningBot, start_bot
from benchmarks.support.telegramserver import TOKEN, TelegramServer
from bot.demo.site.site import create_site

PLACE = "36.03.19"
SECRET = "00" * 32
TEXT = "Di Kecamatan Panongan, Kab. Tangerang."
LOOK = 0.1  # seconds between two looks at the tally
SHOWN = 5  # lines of what the bot warned of


class Arena:
    """One bot's world. While the bot runs `calls` grows, and `served`: messages by chat."""

    def __init__(
        self, telegram: TelegramServer, folder: Path, session: aiohttp.ClientSession,
        database_url: str,
    ) -> None:  # fmt: skip
        self.telegram = telegram
        self.folder = folder
        self.calls: list[Call] = []
        self.served: Counter[int] = Counter()
        self._session = session
        self._database_url = database_url
        self._site_url = ""
        self.looks: list[float] = []  # at the feed, epoch seconds
        self.feed_is_broken = False
        self._bots: list[RunningBot] = []
        self._watching: asyncio.Task[None] | None = None

    async def control(self, name: str, content: object) -> Any:
        """Something happens at Telegram: a person acts, a fault is set."""
        url = f"{self.telegram.control_url}/control/{name}"
        async with self._session.post(url, json=content) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def look(self, path: str) -> Any:
        """What there is to see at Telegram."""
        async with self._session.get(f"{self.telegram.control_url}/control/{path}") as answer:
            answer.raise_for_status()
            return await answer.json()

    async def people(self, count: int) -> list[int]:
        """Chats of people who pressed Start; the bot never hears of that."""
        made = await self.control("crowd", {"count": count})
        return list(made["ids"])

    async def forget_updates(self) -> None:
        """The bot will not hear of what people did until now."""
        url = f"{self.telegram.url}/bot{TOKEN}/getUpdates"
        async with self._session.post(url, json={"offset": 2**31}) as answer:
            answer.raise_for_status()

    async def enrol(
        self, chats: Iterable[int], place: str = PLACE, delivery: str = "instant"
    ) -> None:
        """They follow the place of the news, by `subscribers import`."""
        rows = [f"{chat},{place},{delivery}\n" for chat in chats]
        (self.folder / "readers.csv").write_text("chat_id,places,delivery\n" + "".join(rows))
        importing = await self._start("import", "subscribers", "import", "readers.csv")
        if await importing.ended():
            raise Stuck(f"the import failed\n{importing.last_words()}")

    @asynccontextmanager
    async def bot(self, **settings: str) -> AsyncIterator[RunningBot]:
        """`python -m bot run`, killed when the block ends."""
        bot = await self._start(f"bot{len(self._bots)}", "run", **settings)
        self._bots.append(bot)
        try:
            yield bot
        finally:
            await bot.kill()

    async def publish(self, title: str = "Warga Panongan kerja bakti", text: str = TEXT) -> None:
        """News, once the bot has stored what was there before: only then does it look again."""
        await self.until(lambda: len(self.looks) >= 2, "the bot reads the feed", 60)
        url = f"{self._site_url}/newsroom/articles"
        async with self._session.post(url, json={"title": title, "text": text}) as answer:
            answer.raise_for_status()

    async def until(self, done: Callable[[], bool], what: str, within: float) -> None:
        """Wait for it; raises Stuck with the bot's last words after so many seconds."""
        deadline = time.monotonic() + within
        while not done():
            self._check(deadline, what)
            await asyncio.sleep(LOOK / 2)

    async def all_served(self, chats: Collection[int], within: float) -> None:
        """Until each has a message and nothing waits in the outbox."""
        wanted = set(chats)
        await self.until(lambda: wanted <= self.served.keys(), "everybody has the news", within)
        deadline = time.monotonic() + within
        bot = next(bot for bot in reversed(self._bots) if not bot.is_gone)
        await self.until_metric(bot, "posbanten_outbox_pending", 0, deadline - time.monotonic())
        await asyncio.sleep(2 * LOOK)  # the last calls are read from the tally

    async def until_metric(
        self, bot: RunningBot, series: str, at_most: float, within: float = 60
    ) -> None:
        """Wait until the bot says so; raises Stuck as `until` does."""
        deadline = time.monotonic() + within
        while await bot.metric(series) > at_most:
            self._check(deadline, f"{series} at {at_most:g}")
            await asyncio.sleep(LOOK)

    def warnings(self) -> list[str]:
        """What the bots' logs have above INFO, each line once."""
        return sorted({line for bot in self._bots for line in bot.warnings()})

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """The tally of calls is read as it grows, until the block ends."""
        self._watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            self._watching.cancel()
            await asyncio.wait([self._watching])

    async def _watch(self) -> None:
        last = 0
        while True:
            url = f"{self.telegram.control_url}/control/tally?since={last}"
            async with self._session.get(url) as answer:
                found = [Call(*counted) for counted in await answer.json()]
            if found and found[0].number > last + 1:
                raise Stuck("calls were forgotten before they were read")
            for call in found:
                last = call.number
                self.calls.append(call)
                if call.method == "sendMessage" and call.status == 200:
                    self.served[call.chat] += 1
            await asyncio.sleep(LOOK)

    async def serve_site(self) -> web.AppRunner:
        """The news site, in this process."""

        @web.middleware
        async def note(request: web.Request, handler: _Handler) -> web.StreamResponse:
            if request.path == "/feed/":
                self.looks.append(time.time())
                if self.feed_is_broken:
                    return web.Response(body=b"<rss><channel><item>", content_type="text/xml")
            return await handler(request)

        site = create_site(base_url=lambda: self._site_url, clock=time.time)
        site.middlewares.append(note)
        runner = web.AppRunner(site, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._site_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return runner

    def _check(self, deadline: float, what: str) -> None:
        if self._watching is not None and self._watching.done():
            self._watching.result()
        if died := [bot for bot in self._bots if bot.died]:
            raise Stuck(f"the bot ended while {what} was waited for\n{died[0].last_words()}")
        if time.monotonic() > deadline:
            words = "\n\n".join(bot.last_words() for bot in self._bots[-3:])
            raise Stuck(f"not in time: {what}\n{words}")

    async def _start(self, name: str, *words: str, **settings: str) -> RunningBot:
        given = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self.telegram.url,
            "FEED_URLS": f"{self._site_url}/feed/",
            "POLL_SECONDS": "1",
            "DATABASE_URL": self._database_url,
            "TIP_SECRET": SECRET,
        }
        return await start_bot(
            *words, folder=self.folder, name=name, settings=given | settings,
            session=self._session,
        )  # fmt: skip


_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def arena(database_url: str = "sqlite:///bot.db") -> AsyncIterator[Arena]:
    """A new world: an emulator with nobody in it, a site, no database yet."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        telegram = await stack.enter_async_context(TelegramServer())
        session = await stack.enter_async_context(aiohttp.ClientSession())
        made = Arena(telegram, folder, session, database_url)
        stack.push_async_callback((await made.serve_site()).cleanup)
        try:
            async with made.watched():
                yield made
        finally:
            for line in made.warnings()[:SHOWN]:
                print(f"  the bot said: {line}")


@asynccontextmanager
async def readers(
    count: int, database_url: str = "sqlite:///bot.db"
) -> AsyncIterator[tuple[Arena, list[int]]]:
    """A world with so many subscribers, and a server that enforces the free ceiling."""
    async with arena(database_url) as made:
        chats = await made.people(count)
        await made.enrol(chats)
        await made.control("faults", {"limits": {"per_second": 30}})
        yield made, chats
