"""How soon the bot looks at its feed after a start, and how much memory it keeps when idle.

`python -m benchmarks.running.startup`: the bot is started in its own process against an emulated
Telegram and a small news site; the second start counts (the database is at its version by then).
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
from aiohttp import web

from benchmarks.figures import Figure, run
from benchmarks.support.processes import parse_workers, usage
from bot.core.clock import SYSTEM_CLOCK
from bot.demo.emulator.app import create_emulator
from bot.demo.site.site import create_site

TOKEN = "700000000:token-of-the-benchmark"
STARTS = 5
IDLE_AFTER = 5.0  # seconds


class Bench:
    """An emulated Telegram and a news site that notes when it is asked for its feed."""

    def __init__(self) -> None:
        self.asked_at: list[float] = []
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Serve both on one port."""

        @web.middleware
        async def note(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            if request.path == "/situs/feed/":
                self.asked_at.append(time.perf_counter())
            return await handler(request)

        root = create_emulator(token=TOKEN, clock=SYSTEM_CLOCK)
        root.middlewares.append(note)
        site = create_site(base_url=lambda: f"{self.url}/situs", clock=time.time)
        root.add_subapp("/situs", site)
        self._runner = web.AppRunner(root, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def publish(self) -> None:
        """One more article on the site."""
        article = {"title": "Warga Panongan kerja bakti", "text": "Di Kecamatan Panongan."}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.url}/situs/newsroom/articles", json=article) as answer,
        ):
            answer.raise_for_status()

    async def stop(self) -> None:
        """Close the port."""
        if self._runner is not None:
            await self._runner.cleanup()


async def startup(*, full: bool) -> list[Figure]:
    """Five starts, or twice as many; after the last one the bot is left alone for a while."""
    bench = Bench()
    await bench.start()
    starts = 2 * STARTS if full else STARTS
    with tempfile.TemporaryDirectory() as folder:
        delays = []
        for number in range(starts + 1):
            if number == starts:
                await bench.publish()  # or there is nothing to parse, and no worker
            delay, rss, workers = await _one_start(bench, folder, idle=number == starts)
            if number:  # the first one makes the database
                delays.append(delay)
    await bench.stop()
    return [
        Figure("startup", f"s to the first look at the feed, median of {starts}", 2,
               sorted(delays)[len(delays) // 2], at_most=True),
        Figure("startup", "s to the first look at the feed, the longest", None, max(delays)),
        Figure("startup", "MB of the idle main process", 140, rss, at_most=True),
        Figure("startup", "MB of the largest parse worker", 60,
               max(workers, default=0.0), at_most=True),
    ]  # fmt: skip


async def _one_start(bench: Bench, folder: str, *, idle: bool) -> tuple[float, float, list[float]]:
    bench.asked_at.clear()
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run"),
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": bench.url,
            "FEED_URLS": f"{bench.url}/situs/feed/",
            "POLL_SECONDS": "1",
            "DATABASE_URL": "sqlite:///bot.db",
        },
        stderr=asyncio.subprocess.DEVNULL,
    )
    while not bench.asked_at:
        await asyncio.sleep(0.005)
    delay = bench.asked_at[0] - began
    await asyncio.sleep(IDLE_AFTER if idle else 1.5)
    rss, workers = usage(process.pid).rss_mb, parse_workers(process.pid)
    process.terminate()
    await process.wait()
    return delay, rss, workers


CASES = (startup,)

if __name__ == "__main__":
    run("benchmarks.running.startup", CASES)
