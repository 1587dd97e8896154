"""Messages a second of ways to send, and of aiogram 3: `python -m benchmarks.delivery.transport`.

A hundred tasks send to a server in another process that answers every call with the same message
and has no ceiling, so what is measured is the client alone.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection

import orjson
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from benchmarks.delivery.peers import Absent, broadcast
from benchmarks.figures import Figure, run
from bot.telegram.api import BotApi
from bot.telegram.connections import Connections
from bot.telegram.ptb_request import AiohttpTransport, QuietRequest

TASKS = 100
TOKEN = "123456:benchmark"
TEXT = "<b>Kapolsek Panongan hadiri rapat pleno rekapitulasi</b>\nPanongan, Kab. Tangerang"
MESSAGE = {
    "message_id": 1,
    "date": 1771225200,
    "from": {"id": 123456, "is_bot": True, "first_name": "Pos Banten", "username": "posbanten_bot"},
    "chat": {"id": 7, "type": "private", "first_name": "Sri"},
    "text": TEXT,
    "entities": [{"type": "bold", "offset": 0, "length": 52}],
}


class _Server(asyncio.Protocol):
    """As little HTTP as will do: reads whole requests, answers each with the message."""

    BODY = orjson.dumps({"ok": True, "result": MESSAGE})
    ANSWER = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
        % (
            len(BODY),
            BODY,
        )
    )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._unread = b""

    def data_received(self, data: bytes) -> None:
        self._unread += data
        while b"\r\n\r\n" in self._unread:
            head, _, rest = self._unread.partition(b"\r\n\r\n")
            _, _, length = head.lower().partition(b"content-length:")
            size = int(length.split(b"\r\n")[0] or 0)
            if len(rest) < size:
                return
            self._unread = rest[size:]
            self._transport.write(self.ANSWER)


def _serve(pipe: Connection) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(_Server, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


@dataclass(frozen=True)
class Result:
    """What one way to send achieved."""

    name: str
    per_second: float
    cpu_per_thousand: float


async def _measure(name: str, count: int, send: Callable[[int], Awaitable[object]]) -> Result:
    numbers = iter(range(count))

    async def task() -> None:
        for number in numbers:
            await send(number)

    await asyncio.gather(*(send(number) for number in range(TASKS)))  # connections open
    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(task() for _ in range(TASKS)))
    seconds = time.perf_counter() - began
    return Result(name, count / seconds, (time.process_time() - cpu) * 1000 / count)


async def _compare(port: int, times: int) -> list[Result]:
    url = f"http://127.0.0.1:{port}"
    body = orjson.dumps({"chat_id": 0, "text": TEXT, "parse_mode": "HTML"})
    async with AsyncExitStack() as stack:
        connections = await stack.enter_async_context(Connections())
        stock = await stack.enter_async_context(HTTPXRequest())
        replies = QuietRequest(httpx_kwargs={"transport": AiohttpTransport(connections)})
        ours = await stack.enter_async_context(replies)
        api = BotApi(url, TOKEN, connections)

        def replying(request: BaseRequest) -> Callable[[int], Awaitable[object]]:
            bot = Bot(TOKEN, base_url=f"{url}/bot", request=request)
            return lambda number: bot.send_message(number, TEXT, parse_mode="HTML")

        def posting(number: int) -> Awaitable[object]:
            return api.post("sendMessage", body.replace(b":0,", b":%d," % number, 1))

        return [
            await _measure("python-telegram-bot as it comes", 400 * times, replying(stock)),
            await _measure("the same on our connections", 2000 * times, replying(ours)),
            await _measure("BotApi.post, as the sender does", 6000 * times, posting),
        ]


async def transport(*, full: bool) -> list[Figure]:
    """The three ways and aiogram, one after the other."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    server = context.Process(target=_serve, args=(sending,), daemon=True)
    server.start()
    times = 5 if full else 1
    port = receiving.recv()
    try:
        results = await _compare(port, times)
        aiogram = await _aiogram(port, 3000 * times, results[-1])
    finally:
        server.terminate()
        server.join()
    stock = results[0].per_second
    return [
        figure
        for result in results
        for figure in (
            Figure("transport", f"{result.name}: messages/s", None, result.per_second),
            Figure("transport", f"{result.name}: times the first", None, result.per_second / stock),
            Figure("transport", f"{result.name}: ms of CPU", None, result.cpu_per_thousand),
        )
    ] + aiogram


async def _aiogram(port: int, count: int, ours: Result) -> list[Figure]:
    """Its start and its hundred connections are counted, as much as they are in so many."""
    try:
        told = await broadcast("aiogram", f"http://127.0.0.1:{port}", TOKEN, range(count))
    except Absent as reason:
        return [Figure("transport", "times aiogram", 1, None, note=str(reason))]
    theirs = count / told.seconds
    return [
        Figure("transport", "aiogram: messages/s", None, theirs),
        Figure("transport", "aiogram: ms of CPU", None, 1000 * told.cpu_seconds / count),
        Figure("transport", f"{ours.name}: times aiogram", 1, ours.per_second / theirs),
    ]


CASES = (transport,)

if __name__ == "__main__":
    run("benchmarks.delivery.transport", CASES)
