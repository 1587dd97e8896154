"""How soon the bot looks at its feed after a start, and how much memory it keeps when idle.

`python -m benchmarks.startup`: the bot is started in its own process against an emulated Telegram
and a small news site; the second start counts (the database is at its version by then). Memory is
read from /proc, so it is left out elsewhere than on Linux.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import aiohttp
from aiohttp import web

from benchmarks.machine import machine
from bot.demo.emulator import create_emulator
from bot.demo.site import create_site

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
        async def note(request: web.Request, handler: web.Handler) -> web.StreamResponse:
            if request.path == "/situs/feed/":
                self.asked_at.append(time.perf_counter())
            return await handler(request)

        root = create_emulator(token=TOKEN)
        root.middlewares.append(note)
        root.add_subapp("/situs", create_site(base_url=lambda: f"{self.url}/situs"))
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


async def main() -> None:
    """Print the table."""
    bench = Bench()
    await bench.start()
    with tempfile.TemporaryDirectory() as folder:
        delays = []
        for number in range(STARTS + 1):
            if number == STARTS:
                await bench.publish()  # or there is nothing to parse, and no worker
            delay, rss, workers = await _one_start(bench, folder, idle=number == STARTS)
            if number:  # the first one makes the database
                delays.append(delay)
    await bench.stop()
    delays.sort()
    print(machine())
    print(f"start to first look at the feed  {delays[len(delays) // 2]:.2f} s median of {STARTS}")
    print(f"                                 {delays[0]:.2f} to {delays[-1]:.2f} s")
    if rss:
        print(f"idle main process                {rss:.0f} MB")
        print(f"each parse worker                {', '.join(f'{mb:.0f} MB' for mb in workers)}")


async def _one_start(bench: Bench, folder: str, *, idle: bool) -> tuple[float, float, list[float]]:
    bench.asked_at.clear()
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run"),
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[1]),
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
    rss, workers = _memory(process.pid) if idle else (0.0, [])
    process.terminate()
    await process.wait()
    return delay, rss, workers


def _memory(pid: int) -> tuple[float, list[float]]:
    """Resident megabytes of the process, and of its parse workers."""
    lists = list(Path(f"/proc/{pid}/task").glob("*/children"))
    children = [int(child) for found in lists for child in found.read_text().split()]
    workers = [child for child in children if _is_worker(child)]
    return (_rss(pid) if lists else 0.0), [_rss(worker) for worker in workers]


def _is_worker(pid: int) -> bool:
    return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()


def _rss(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1000 if found else 0.0


if __name__ == "__main__":
    asyncio.run(main())
