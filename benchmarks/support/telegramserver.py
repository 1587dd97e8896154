"""The emulated Telegram in a process of its own, with a network that can be taken down.

The bot's side and the control side have a port each: while Telegram is down for the bot, what
arrived there can still be counted.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import socket
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.core.clock import SYSTEM_CLOCK
from bot.demo.emulator.app import create_emulator

TOKEN = "700000000:token-of-the-benchmark"


class TelegramServer:
    """Started and ended with the block."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()  # or its death would not end the wait for its ports
        self.port = 0
        self._control_port = 0

    async def __aenter__(self) -> Self:
        self.port, self._control_port = await asyncio.to_thread(self._pipe.recv)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        await asyncio.to_thread(self._process.join)

    @property
    def pid(self) -> int:
        """Of the server's process."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def url(self) -> str:
        """What the bot is given."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def control_url(self) -> str:
        """Where people act and calls are counted."""
        return f"http://127.0.0.1:{self._control_port}"

    async def down(self) -> None:
        """From here on new connections are refused, and those that were open are cut."""
        await self._tell("down")

    async def up(self) -> None:
        """On the same port again, with everything it knew."""
        await self._tell("up")

    async def _tell(self, what: str) -> None:
        self._pipe.send(what)
        await asyncio.to_thread(self._pipe.recv)


def _serve(pipe: Connection) -> None:
    asyncio.run(_run(pipe))


async def _run(pipe: Connection) -> None:
    runner = web.AppRunner(create_emulator(token=TOKEN, clock=SYSTEM_CLOCK), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    control = runner.addresses[0][1]
    public = _low_port()
    site = web.TCPSite(runner, "127.0.0.1", public)
    await site.start()
    pipe.send((public, control))
    while True:
        what = await asyncio.to_thread(pipe.recv)
        if what == "down":
            await site.stop()
            _cut(runner, public)
        else:
            site = web.TCPSite(runner, "127.0.0.1", public)
            await site.start()
        pipe.send(what)


def _low_port() -> int:
    """A free one that no outgoing connection can get while the server is down."""
    while True:
        port = random.randrange(10_000, 30_000)  # Linux hands out ports from 32,768 on
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def _cut(runner: web.AppRunner, port: int) -> None:
    assert runner.server is not None
    for connection in runner.server.connections:
        transport = connection.transport
        if transport is not None and transport.get_extra_info("sockname")[1] == port:
            transport.abort()
