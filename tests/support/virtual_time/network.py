"""Streams between clients and servers of one loop, without sockets.

What is written arrives in order, after the latency of the network.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Callable
from contextvars import Context, copy_context
from typing import Any

Factory = Callable[[], asyncio.BaseProtocol]


class Network:
    """All servers of a loop by port, and the ways to them."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._servers: dict[int, Listener] = {}
        self._reserved: dict[object, int] = {}
        self._free = itertools.count(20_000)

    def latency(self) -> float:
        """Seconds that a piece is on its way."""
        return 0.0

    def listen(self, factory: Factory, host: str, port: int) -> Listener:
        """A server at a port, 0 for any; which host it is does not matter here."""
        port = port or next(self._free)
        if port in self._servers:
            raise OSError(98, "Address already in use")
        server = self._servers[port] = Listener(self._servers, factory, (host, port))
        return server

    def refuse(self, port: int) -> None:
        """Raises ConnectionRefusedError where nobody listens."""
        if port not in self._servers:
            raise ConnectionRefusedError(111, "Connection refused")

    def answering(self, server: Listener) -> Context:
        """In which what the server does for a new connection runs."""
        return server.context.copy()

    async def reserve(self, sock: Any, address: tuple[str, int]) -> None:
        """Where this socket is to lead. Raises OSError where it is refused."""
        await asyncio.sleep(self.latency())
        self.refuse(address[1])
        self._reserved[sock] = address[1]

    async def connect(self, factory: Factory, sock: Any) -> tuple[End, asyncio.BaseProtocol]:
        """Both ends of a new way; the socket itself is of no use and closed."""
        port = self._reserved.pop(sock)
        sock.close()
        self.refuse(port)
        server = self._servers[port]
        answering = self.answering(server)
        ours, theirs = factory(), answering.run(server.factory)
        near = End(self._loop, self, ours, copy_context(), ("127.0.0.1", port))
        far = End(self._loop, self, theirs, answering, ("127.0.0.1", 40_000))
        near.other, far.other = far, near
        ours.connection_made(near)
        answering.run(theirs.connection_made, far)
        return near, ours


class Listener:
    """What accepts connections at a port."""

    def __init__(
        self, servers: dict[int, Listener], factory: Factory, address: tuple[str, int]
    ) -> None:
        self._ports = servers
        self.factory = factory
        self.address = address
        self.context = copy_context()
        self.sockets = (self,)  # aiohttp asks where it listens

    def getsockname(self) -> tuple[str, int]:
        """Where it listens."""
        return self.address

    def close(self) -> None:
        """Accept nobody any more."""
        if self._ports.get(self.address[1]) is self:
            del self._ports[self.address[1]]

    async def wait_closed(self) -> None:
        """At once."""


class End(asyncio.Transport):
    """One end of a way: a transport, whose bytes come out at the other end."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        network: Network,
        protocol: asyncio.BaseProtocol,
        context: Context,
        peer: tuple[str, int],
    ) -> None:
        super().__init__({"peername": peer, "sockname": peer})
        self._loop = loop
        self._network = network
        self._protocol = protocol
        self.context = context
        self.other: End
        self._arriving: deque[bytes | Exception | None] = deque()
        self._last_at = 0.0
        self._reading = True
        self._closing = False
        self._lost = False

    def leads_to(self, port: int) -> bool:
        """Whether the other end is a server at this port."""
        return bool(self.get_extra_info("peername")[1] == port)

    def write(self, data: Any) -> None:
        """Send."""
        if data and not self._closing:
            self.other.arrive(bytes(data))

    def writelines(self, list_of_data: Any) -> None:
        """Send together."""
        self.write(b"".join(list_of_data))

    def arrive(self, piece: bytes | Exception | None) -> None:
        """Something is on its way here, behind all that is already. None: the other end closed."""
        self._last_at = max(self._last_at, self._loop.time() + self._network.latency())
        self._arriving.append(piece)
        self._loop.call_at(self._last_at, self._take, context=self.context)

    def _take(self) -> None:
        """The next piece that has arrived; one call for each, whichever of them comes first."""
        if self._lost or not self._reading or not self._arriving:
            return
        piece = self._arriving.popleft()
        if isinstance(piece, bytes):
            protocol = self._protocol
            assert isinstance(protocol, asyncio.Protocol)
            protocol.data_received(piece)
        else:
            self._closing = True
            self._lose(piece)

    def _lose(self, error: Exception | None) -> None:
        if not self._lost:
            self._lost = True
            self._protocol.connection_lost(error)

    def close(self) -> None:
        """Close both ends, the other one when all that was sent has arrived."""
        if not self._closing:
            self._closing = True
            self.other.arrive(None)
            self._loop.call_soon(self._lose, None, context=self.context)

    def abort(self) -> None:
        """Close at once; the other end finds its connection reset."""
        if not self._closing:
            self._loop.call_soon(self._lose, None, context=self.context)
            self.reset()

    def reset(self) -> None:
        """Nothing more is sent from here; the other end is told so."""
        if not self._closing:
            self._closing = True
            self.other.arrive(ConnectionResetError(104, "Connection reset by peer"))

    def is_closing(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._closing

    def pause_reading(self) -> None:
        """Take nothing in for now."""
        self._reading = False

    def resume_reading(self) -> None:
        """Take in what has come meanwhile, and what comes."""
        if not self._reading:
            self._reading = True
            for _ in self._arriving:
                self._loop.call_soon(self._take, context=self.context)

    def is_reading(self) -> bool:
        """Whether what comes is taken in."""
        return self._reading and not self._closing

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Hand what comes to another one."""
        self._protocol = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        """Who is handed what comes."""
        return self._protocol

    def get_write_buffer_size(self) -> int:
        """Nothing waits here."""
        return 0

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """There is nothing to limit."""
