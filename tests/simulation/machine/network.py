"""The network of a history: seeded latency, ports that are barred, and ways of who is killed.

Who is killed hears nothing more, and the other side finds its connection reset, as the kernel does
it for a process that is gone.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextvars import Context
from typing import Any

from tests.simulation.machine.life import CALLER, LIFE, Life
from tests.support.virtual_time.network import End, Factory, Listener, Network

LATENCY = (0.0005, 0.015)  # seconds of one way


class SeededNetwork(Network):
    """`chance`: where the latency comes from."""

    def __init__(self, loop: asyncio.AbstractEventLoop, chance: random.Random) -> None:
        super().__init__(loop)
        self._chance = chance
        self.ends: list[End] = []

    def latency(self) -> float:
        """Seconds that a piece is on its way."""
        return self._chance.uniform(*LATENCY)

    def refuse(self, port: int) -> None:
        """Raises OSError also where it is barred."""
        life = LIFE.get()
        if life is not None and port in life.barred:
            raise OSError(113, "No route to host")
        super().refuse(port)

    async def connect(self, factory: Factory, sock: Any) -> tuple[End, asyncio.BaseProtocol]:
        """Both ends of a new way, whose server knows who called."""
        near, protocol = await super().connect(factory, sock)
        self.ends += (near, near.other)
        return near, protocol

    def answering(self, server: Listener) -> Context:
        """In which what the server does for this connection runs."""
        context = super().answering(server)
        context.run(CALLER.set, LIFE.get())
        return context

    def bar(self, life: Life, port: int) -> None:
        """It does not reach this port any more; the connections that it has there are reset."""
        life.barred.add(port)
        for end in self.ends:
            if end.context.get(LIFE) is life and end.leads_to(port):
                end.reset()
                end.other.reset()

    def unbar(self, life: Life, port: int) -> None:
        """It reaches it again."""
        life.barred.discard(port)

    def cut(self, lives: Callable[[Context], bool]) -> None:
        """Reset all connections of those whose context is none that lives; nobody reaches them."""
        for server in [*self._servers.values()]:
            if not lives(server.context):
                server.close()
        for end in self.ends:
            if not lives(end.context):
                end.reset()
        self.ends = [end for end in self.ends if not end.is_closing()]
