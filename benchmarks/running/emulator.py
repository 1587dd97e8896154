"""What the emulated Telegram costs: `python -m benchmarks.running.emulator`.

Every figure of the deliveries is counted at this server, so it must be far from its own ceiling at
theirs. Raw posts of a real push (HTML, keyboard, preview of the link) go over a hundred connections
to one in a process of its own, which enforces a ceiling that is never reached.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import aiohttp
import orjson

from benchmarks.figures import Figure, run
from benchmarks.support.processes import Usage, usage
from benchmarks.support.samplepush import PUSH
from benchmarks.support.telegramserver import TOKEN, TelegramServer

CHATS = 2_000
CONNECTIONS = 100


class _Poster(asyncio.Protocol):
    """One connection that posts the next body as soon as the last is answered.

    As little of a client as will do, so that the server has the core to itself.
    """

    def __init__(self, bodies: Iterator[bytes], ended: Callable[[], None]) -> None:
        self._bodies = bodies
        self._ended = ended
        self._unread = b""
        self.refused = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._post()

    def data_received(self, data: bytes) -> None:
        self._unread += data
        head, found, rest = self._unread.partition(b"\r\n\r\n")
        if not found:
            return
        _, _, length = head.lower().partition(b"content-length:")
        if len(rest) < int(length.split(b"\r\n")[0]):
            return
        self._unread = b""
        self.refused += not head.startswith(b"HTTP/1.1 200")
        self._post()

    def _post(self) -> None:
        body = next(self._bodies, None)
        if body is None:
            self._transport.close()
            self._ended()
            return
        self._transport.write(
            b"POST /bot%b/sendMessage HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (TOKEN.encode(), len(body), body)
        )


def _itself(poster: _Poster) -> _Poster:
    return poster


async def _post_all(port: int, calls: int, chats: Sequence[int]) -> int:
    """Post so many; returns how many were refused."""
    loop = asyncio.get_running_loop()
    rest = orjson.dumps(PUSH)[1:]
    bodies = (b'{"chat_id":%d,%b' % (chats[n % CHATS], rest) for n in range(calls))
    over = asyncio.Event()
    open_ones = CONNECTIONS

    def ended() -> None:
        nonlocal open_ones
        open_ones -= 1
        if not open_ones:
            over.set()

    posters = [_Poster(bodies, ended) for _ in range(CONNECTIONS)]
    for poster in posters:
        await loop.create_connection(partial(_itself, poster), "127.0.0.1", port)
    await over.wait()
    return sum(poster.refused for poster in posters)


async def emulator(*, full: bool) -> list[Figure]:
    """As fast as it goes, one post after the other on each connection."""
    calls = 100_000 if full else 20_000
    async with TelegramServer() as server, aiohttp.ClientSession(server.control_url) as session:
        async with session.post("/control/crowd", json={"count": CHATS}) as answer:
            chats = (await answer.json())["ids"]
        limits = {"per_second": 1e9}  # counted, never refused
        async with session.post("/control/faults", json={"limits": limits}) as answer:
            answer.raise_for_status()
        await _post_all(server.port, CHATS, chats)
        before, began = usage(server.pid), time.perf_counter()
        refused = await _post_all(server.port, calls, chats)
        seconds, after = time.perf_counter() - began, usage(server.pid)
        return _figures(calls, seconds, before, after, refused)


def _figures(calls: int, seconds: float, before: Usage, after: Usage, refused: int) -> list[Figure]:
    return [
        Figure("emulator", "calls/s that it can take", 2000, calls / seconds),
        Figure("emulator", "ms of CPU a call", 0.5,
               (after.cpu_seconds - before.cpu_seconds) * 1000 / calls, at_most=True),
        Figure("emulator", f"MB more after {calls:,} calls", 50,
               after.rss_mb - before.rss_mb, at_most=True),
        Figure("emulator", "calls refused", 0, refused, at_most=True),
    ]  # fmt: skip


CASES = (emulator,)

if __name__ == "__main__":
    run("benchmarks.running.emulator", CASES)
