"""What a day of looking at a feed costs: `python -m benchmarks.feeds.polling`.

A small WordPress over HTTP, with the 304s, pages and headers that were measured on a real one,
publishes forty articles a day. The poller looks at it through its whole stack, from the request
to SQLite; only the clock is in the hand of the benchmark, so that a day takes seconds.
"""

from __future__ import annotations

import asyncio
import random
import resource
import tempfile
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import structlog
from aiohttp import ClientSession, web

from benchmarks.figures import Figure, Stuck, percentile, run
from bot.core.clock import SYSTEM_CLOCK
from bot.core.vault import Vault
from bot.demo.site.site import create_site
from bot.places.gazetteer import load_gazetteer
from bot.tagger.tagger import load_tagger
from bot.workers.feeds.client import FeedClient
from bot.workers.feeds.parser_pool import ParserPool
from bot.workers.feeds.poller import Poller
from bot.workers.feeds.refresh import FeedRefresher
from bot.workers.feeds.sessions import open_sessions
from bot.workers.health.signs import VitalSigns
from storage.opening import open_storage
from storage.repositories import Storage
from tests.support.editors import editors_chat
from tests.support.fake_clock import DatedClock
from tests.support.storage.stored import look_for

DAY = 86_400
SECONDS = 60.0  # between two looks
ARTICLES = 40  # a day, between five in the morning and eleven at night
OPENED = 1_795_467_600.0  # midnight in Banten
WORDS = "kerja bakti serentak"
PARAGRAPH = "Warga Kecamatan Panongan, Kabupaten Tangerang, bekerja bakti pada Minggu pagi. " * 6


@dataclass
class Site:
    """The site in a thread of its own, so that its work is not counted as the bot's."""

    clock: Callable[[], float]
    url: str = ""
    requests: int = 0
    unchanged: int = 0
    received: int = 0  # bytes of headers and bodies, by the bot
    cpu: float = 0.0  # seconds

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve until the block ends."""
        ready, over = threading.Event(), threading.Event()
        thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready, over)))
        thread.start()
        await asyncio.to_thread(ready.wait)
        try:
            yield
        finally:
            over.set()
            await asyncio.to_thread(thread.join)

    async def _serve(self, ready: threading.Event, over: threading.Event) -> None:
        app = create_site(base_url=lambda: self.url, clock=self.clock)
        app.middlewares.append(self._count)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        ready.set()
        await asyncio.to_thread(over.wait)
        await runner.cleanup()
        self.cpu = time.thread_time()

    @web.middleware
    async def _count(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        if request.path.startswith("/newsroom"):
            return await handler(request)
        if "rest_route" in request.query:  # switched off, as on many sites
            response: web.StreamResponse = web.Response(status=404)
        else:
            response = await handler(request)
        body = response.body if isinstance(response, web.Response) else None
        headers = sum(len(name) + len(value) + 4 for name, value in response.headers.items())
        self.requests += 1
        self.unchanged += response.status == 304
        self.received += headers + (len(body) if isinstance(body, bytes) else 0)
        return response


@dataclass
class Clock:
    """UTC epoch seconds, moved by hand."""

    now: float = OPENED

    def __call__(self) -> float:
        return self.now


@dataclass
class Days:
    """What they came to."""

    delays: list[float] = field(default_factory=list)  # seconds from publication to the database
    longest_look: float = 0.0  # seconds; the first, which starts a worker, is not counted


async def polling(*, full: bool) -> list[Figure]:
    """A day, or a week; figures are for a day."""
    days = 7 if full else 1
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    clock = Clock()
    site = Site(clock)
    before = _cpu()
    async with site.open():
        found = await _days(days, site, clock)
    cpu = _cpu() - before - site.cpu
    case, count = "polling", ARTICLES * days
    return [
        Figure(case, "requests of 24 h at 60 s", None, site.requests / days),
        Figure(case, "of them answered 304, per cent", None, 100 * site.unchanged / site.requests),
        Figure(case, "MB received in 24 h, not compressed", None, site.received / days / 1e6),
        Figure(case, "CPU s of 24 h: poller, workers, database", None, cpu / days),
        Figure(case, "ms of the longest look", None, 1000 * found.longest_look),
        Figure(case, f"missed of {count} articles", 0, count - len(found.delays), at_most=True),
        Figure(case, "s from publication to the database, median", None,
               percentile(found.delays, 0.5)),
        Figure(case, "s from publication to the database, the longest", SECONDS,
               max(found.delays, default=float("inf")), at_most=True),
    ]  # fmt: skip


async def _days(days: int, site: Site, clock: Clock) -> Days:
    feed_url, parsers, found = f"{site.url}/feed/", ParserPool(), Days()
    moments, waiting = deque(_moments(days)), deque[float]()
    with tempfile.TemporaryDirectory() as folder:
        storage = await open_storage(f"sqlite:///{folder}/bot.db", vault=Vault("5e" * 32))
        async with open_sessions([feed_url]) as sessions, ClientSession() as newsroom:
            http = FeedClient(sessions, parsers, clock=DatedClock(clock), user_agent="bench")
            poller = _poller(storage, http, clock)
            await storage.feeds.ensure([feed_url], now=clock())
            await _look(poller)
            for minute in range(1, days * DAY // 60 + 1):
                due = OPENED + 60 * minute
                while moments and moments[0] <= due:
                    clock.now = moments.popleft()
                    await _publish(newsroom, site)
                    waiting.append(clock.now)
                clock.now = due
                found.longest_look = max(found.longest_look, await _look(poller))
                stored = (await look_for(storage, WORDS, limit=1)).total
                found.delays += [due - waiting.popleft() for _ in range(stored - len(found.delays))]
        await parsers.close()
        await storage.close()
    return found


def _moments(days: int) -> list[float]:
    """When articles are published, the same every time."""
    chance = random.Random(4)
    return sorted(
        OPENED + day * DAY + chance.uniform(5 * 3600, 23 * 3600)
        for day in range(days)
        for _ in range(ARTICLES)
    )


async def _look(poller: Poller) -> float:
    """How long it took, in seconds."""
    began = time.perf_counter()
    await poller.tick()
    await poller.settle()
    return time.perf_counter() - began


async def _publish(newsroom: ClientSession, site: Site) -> None:
    article = {"title": f"Warga Panongan {WORDS}", "text": PARAGRAPH}
    async with newsroom.post(f"{site.url}/newsroom/articles", json=article) as answer:
        if answer.status != 201:
            raise Stuck("the site does not publish")


def _poller(storage: Storage, site: FeedClient, clock: Clock) -> Poller:
    editors = editors_chat(storage, None, clock)
    refresher = FeedRefresher(
        storage=storage,
        source=site,
        tagger=load_tagger(),
        gazetteer=load_gazetteer(),
        seconds=SECONDS,
        clock=clock,
        signs=VitalSigns(SYSTEM_CLOCK),
        editors=editors,
    )
    return Poller(
        storage=storage,
        refresher=refresher,
        editors=editors,
        seconds=SECONDS,
        clock=clock,
        notify=lambda: None,
    )


def _cpu() -> float:
    """Seconds of this process, its threads, and the workers that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


CASES = (polling,)

if __name__ == "__main__":
    run("benchmarks.feeds.polling", CASES)
