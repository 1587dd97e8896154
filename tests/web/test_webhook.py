"""`POST /telegram`: who may bring what, and what is answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.core.clock import Clock
from bot.core.json_codec import Json
from bot.web.server import serve
from bot.web.webhook import LARGEST, PATIENCE, SECRET_HEADER, add_webhook
from bot.workers.updates.webhook import Answer
from tests.support.fake_clock import FakeClock, settle

SECRET = "s3cret_" * 9
UPDATE = b'{"update_id": 7, "message": {"text": "rahasia"}}'


@dataclass
class Address:
    """Where updates are brought; `taken` are those that went further."""

    clock: Clock
    answer: Answer = Answer.SETTLED
    taken: list[dict[str, Json]] = field(default_factory=list)
    url: str = ""
    session: aiohttp.ClientSession | None = None

    async def take(self, update: dict[str, Json]) -> Answer:
        self.taken.append(update)
        return self.answer

    async def post(self, body: bytes | BytesIO, **headers: str) -> aiohttp.ClientResponse:
        assert self.session is not None
        return await self.session.post(self.url, data=body, headers=headers)

    async def brings(self, body: bytes | BytesIO) -> aiohttp.ClientResponse:
        """Telegram's call."""
        return await self.post(body, **{SECRET_HEADER: SECRET})


@asynccontextmanager
async def listening(clock: Clock | None = None) -> AsyncIterator[Address]:
    address = Address(clock or FakeClock())
    application = web.Application(client_max_size=100)  # what others may send
    add_webhook(application, SECRET, address.take, address.clock)
    runner = await serve(application, ("127.0.0.1", 0))
    host, port = runner.addresses[0][:2]
    address.url = f"http://{host}:{port}/telegram"
    try:
        async with aiohttp.ClientSession() as address.session:
            yield address
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        (Answer.SETTLED, 200, "OK"),
        (Answer.NOT_YET, 503, "Not finished yet"),
        (Answer.NOT_HERE, 503, "Standing by"),
    ],
)
async def test_telegram_hears_whether_to_bring_it_again(
    answer: Answer, status: int, reason: str
) -> None:
    """And when: without `Retry-After` it waits up to two minutes."""
    async with listening() as address:
        address.answer = answer
        said = await address.brings(UPDATE)
        assert (said.status, said.reason) == (status, reason)
        assert ("Retry-After" in said.headers) == (status == 503)
        assert await said.read() == b""
        assert address.taken == [json.loads(UPDATE)]


@pytest.mark.parametrize(
    "headers",
    [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: SECRET[:-1]}, {SECRET_HEADER: SECRET + "é"}],
)
async def test_another_secret_is_refused(headers: dict[str, str]) -> None:
    """None, a part of it, one that is no ASCII."""
    async with listening() as address:
        said = await address.post(UPDATE, **headers)
        assert said.status == 403
        assert not address.taken


async def test_without_the_secret_no_body_is_waited_for() -> None:
    """Who does not know it cannot keep the bot busy."""
    async with listening() as address:
        host, port = address.url.split("/")[2].split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"POST /telegram HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
        assert b" 403 " in await reader.readline()
        writer.write(b" " * 1000)  # else the server lingers for it
        writer.close()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"rahasia",
        b"[1, 2]",
        b"7",
        b'{"message": {"text": "rahasia"}}',
        b'{"update_id": "7", "message": "rahasia"}',
        b'{"update_id": true}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
async def test_what_is_no_update_is_refused_without_a_trace(body: bytes) -> None:
    """Of its content nothing is answered or logged."""
    async with listening() as address:
        with capture_logs() as logs:
            said = await address.brings(body)
        assert said.status == 400
        assert await said.read() == b""
        assert not logs
        assert not address.taken


async def test_an_update_may_be_larger_than_what_others_send_and_has_its_limit_too() -> None:
    """A long message that answers a long one, and an endless body."""
    async with listening() as address:
        large = b'{"update_id": 7, "x": "%s"}' % (b"x" * 200_000)
        assert (await address.brings(large)).status == 200
        assert (await address.brings(BytesIO(b" " * (LARGEST + 1)))).status == 413
        assert len(address.taken) == 1


async def test_a_body_that_does_not_come_is_given_up() -> None:
    """After ten seconds."""
    clock = FakeClock()
    async with listening(clock) as address:
        host, port = address.url.split("/")[2].split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /telegram HTTP/1.1\r\nHost: a\r\n{SECRET_HEADER}: {SECRET}\r\n"
        writer.write(f"{head}Content-Length: 1000\r\n\r\n".encode())
        answer = asyncio.create_task(reader.readline())
        while not answer.done():
            await settle()
            await asyncio.sleep(0.005)
            await clock.advance(PATIENCE)
        assert b" 408 " in await answer
        writer.write(b" " * 1000)  # else the server lingers for it
        writer.close()


async def test_only_posts_are_answered() -> None:
    """A browser that looks there learns nothing."""
    async with listening() as address:
        assert address.session is not None
        assert (await address.session.get(address.url)).status == 405
