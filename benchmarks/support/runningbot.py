"""`python -m bot ...` in a process of its own, as an operator starts it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

import aiohttp

from benchmarks.support.processes import Usage, usage
from bot.core.settings import Settings

ROOT = Path(__file__).parents[2]
_LEVELS = ("[warning", "[error", " warning ", " error ", "WARNING", "ERROR", "Traceback")


class RunningBot:
    """One process; `metric` and `usage` ask it, the signals end or stop it."""

    def __init__(
        self, process: asyncio.subprocess.Process, log: Path, metrics_url: str,
        session: aiohttp.ClientSession,
    ) -> None:  # fmt: skip
        self._process = process
        self._log = log
        self._metrics_url = metrics_url
        self._session = session
        self._killed = False

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    @property
    def is_gone(self) -> bool:
        """Whether it has ended, of itself or killed."""
        return self._process.returncode is not None

    @property
    def died(self) -> bool:
        """Whether it ended of itself."""
        return self.is_gone and not self._killed

    async def kill(self) -> None:
        """SIGKILL; returns when it is gone. Harmless when it is gone already."""
        if not self.is_gone:
            self._killed = True
            self._process.kill()
        await self._process.wait()

    async def terminate(self) -> int:
        """SIGTERM; its exit code when it is gone."""
        self._killed = True
        self._process.terminate()
        return await self._process.wait()

    def stop_for_now(self) -> None:
        """SIGSTOP: it does nothing until it is told to go on, and knows nothing of it."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """SIGCONT."""
        self._process.send_signal(signal.SIGCONT)

    async def ended(self) -> int:
        """Its exit code, once it has ended by itself."""
        return await self._process.wait()

    def usage(self) -> Usage:
        """What it has used until now."""
        return usage(self.pid)

    async def metric(self, series: str) -> float:
        """What its `/metrics` says now."""
        async with self._session.get(self._metrics_url) as answer:
            lines = (await answer.text()).splitlines()
        return next(float(line.split()[-1]) for line in lines if line.startswith(f"{series} "))

    def said(self, words: str) -> bool:
        """Whether these words stand in its log."""
        return words in self._text()

    def last_words(self) -> str:
        """The end of its log."""
        return "\n".join(self._text().splitlines()[-20:])

    def warnings(self) -> list[str]:
        """What its log has above INFO."""
        return [
            line for line in self._text().splitlines() if any(level in line for level in _LEVELS)
        ]

    def _text(self) -> str:
        return self._log.read_text() if self._log.exists() else ""


async def start_bot(
    *words: str,
    folder: Path,
    name: str,
    settings: Mapping[str, str],
    session: aiohttp.ClientSession,
) -> RunningBot:
    """Start it in `folder`, with these settings and none of the caller's own."""
    ours = Settings.model_fields
    inherited = {key: value for key, value in os.environ.items() if key.lower() not in ours}
    address = f"127.0.0.1:{free_port()}"
    own = {"PYTHONPATH": str(ROOT), "HTTP_LISTEN": address}
    path = folder / f"{name}.log"
    with path.open("a") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *("-m", "bot", *words), cwd=folder,
            env={**inherited, **own, **settings}, stdout=log, stderr=log,
        )  # fmt: skip
    return RunningBot(
        process, path, f"http://{settings.get('HTTP_LISTEN', address)}/metrics", session
    )


def free_port() -> int:
    """A port that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
