"""Requests on our connections behave as on the stock transport: both meet the same server."""

from __future__ import annotations

import asyncio
import io
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias

import pytest
from telegram import Bot, InputFile, InputMediaDocument, InputMediaPhoto
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, HTTPXRequest

from bot.core.logs import AT_LEAST
from bot.telegram.connections import PIECE, Connections, in_pieces
from bot.telegram.ptb_request import AiohttpTransport, Pace, QuietRequest
from tests.support.http_server import ANSWERS, FILE, TOKEN, Server

QUICK = 0.05  # seconds; the time limits of requests that are to run into them


def stock(
    _connections: Connections, *, read_timeout: float = 5.0, media_write_timeout: float = 20.0
) -> BaseRequest:
    return HTTPXRequest(1, read_timeout, media_write_timeout=media_write_timeout)


def ours(
    connections: Connections,
    *,
    read_timeout: float = 5.0,
    media_write_timeout: float = 20.0,
    pace: Pace | None = None,
) -> BaseRequest:
    return QuietRequest(
        read_timeout=read_timeout,
        media_write_timeout=media_write_timeout,
        httpx_kwargs={"transport": AiohttpTransport(connections, pace)},
    )


Make: TypeAlias = Callable[..., BaseRequest]
both = pytest.mark.parametrize("make", [stock, ours])


@pytest.fixture
async def connections() -> AsyncIterator[Connections]:
    async with Connections(size=1) as opened:
        yield opened


async def outcome(call: Awaitable[object]) -> object:
    """What a caller gets to see of a call: its result, or the exception with what it carries."""
    try:
        return await call
    except TelegramError as error:
        return type(error), str(error), error.__reduce__()[1]


@pytest.mark.parametrize("name", sorted(set(ANSWERS) - {"echoedAddress", "echoedInWords"}))
async def test_an_answer_means_the_same_to_both(
    server: Server, name: str, connections: Connections
) -> None:
    """Result, or exception with its message, retry_after and new chat id, are equal."""
    async with stock(connections) as one, ours(connections) as other:
        url = server.method(name)
        assert await outcome(other.post(url)) == await outcome(one.post(url))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("status400", BadRequest),
        ("migrated", ChatMigrated),
        ("status401", InvalidToken),
        ("status403", Forbidden),
        ("status404", InvalidToken),
        ("status409", Conflict),
        ("status429", RetryAfter),
        ("status500", NetworkError),
        ("status502", NetworkError),
        ("redirect", NetworkError),
        ("cut", NetworkError),
        ("cutInside", NetworkError),
    ],
)
@both
async def test_a_fault_is_the_exception_the_library_knows(
    server: Server, name: str, expected: type[TelegramError], make: Make, connections: Connections
) -> None:
    """Each fault of the server and of the connection has its class, and no narrower one."""
    async with make(connections) as request:
        with pytest.raises(TelegramError) as caught:
            await request.post(server.method(name))
    assert type(caught.value) is expected


@both
async def test_a_closed_port_is_a_network_error(
    closed_port: int, make: Make, connections: Connections
) -> None:
    """Nobody listens: NetworkError, and not a time-out."""
    async with make(connections) as request:
        with pytest.raises(NetworkError) as caught:
            await request.post(f"http://127.0.0.1:{closed_port}/bot{TOKEN}/getMe")
    assert type(caught.value) is NetworkError


@both
async def test_a_slow_answer_times_out(
    server: Server, make: Make, connections: Connections
) -> None:
    """read_timeout bounds the silence of the server."""
    async with make(connections) as request, asyncio.timeout(4):  # less than the default limit
        with pytest.raises(TimedOut):
            await request.post(server.method("slow"), read_timeout=QUICK)


@both
async def test_the_default_time_limits_hold_where_a_call_names_none(
    server: Server, make: Make, connections: Connections
) -> None:
    """DEFAULT_NONE means the constructor's, which `read_timeout` tells; None means none."""
    async with make(connections, read_timeout=QUICK) as request:
        assert request.read_timeout == QUICK
        with pytest.raises(TimedOut):
            await request.post(server.method("slow"))
        patient = asyncio.create_task(
            outcome(request.post(server.method("slow"), read_timeout=None))
        )
        done, _ = await asyncio.wait({patient}, timeout=2 * QUICK)
        assert not done
        server.release.set()
        assert await patient == {"id": 1, "name": "Banten ✓"}


@both
async def test_a_full_pool_times_out(server: Server, make: Make, connections: Connections) -> None:
    """Where every connection is in use, a call waits as long as pool and connection may take."""
    async with make(connections) as request:
        occupied = asyncio.create_task(request.post(server.method("slow"), read_timeout=None))
        await server.arrived.wait()
        with pytest.raises(TimedOut, match=r"not\W+sent"):
            await request.post(server.method("ok"), pool_timeout=QUICK, connect_timeout=QUICK)
        server.release.set()
        await occupied


@both
async def test_an_upload_that_stalls_times_out(
    server: Server, make: Make, connections: Connections
) -> None:
    """write_timeout, else media_write_timeout, bounds how long the server may take nothing."""
    big = {"video": InputFile(bytes(24 * 1024 * 1024), filename="video.mp4")}
    async with make(connections) as request, asyncio.timeout(4):
        bot = Bot(TOKEN, base_url=f"{server.url}/bot", request=request)
        with pytest.raises(TimedOut):
            await bot.do_api_request("slow", big, write_timeout=QUICK, read_timeout=None)
    async with make(connections, media_write_timeout=QUICK) as request, asyncio.timeout(4):
        bot = Bot(TOKEN, base_url=f"{server.url}/bot", request=request)
        with pytest.raises(TimedOut):
            await bot.do_api_request("slow", big, read_timeout=None)


async def test_a_large_file_goes_in_small_pieces() -> None:
    """So that each one can have its time limit."""
    content = bytes(range(251)) * 2000

    async def body() -> AsyncIterator[bytes]:
        yield b"head"
        yield content

    pieces = [piece async for piece in in_pieces(body())]
    assert b"".join(pieces) == b"head" + content
    assert max(map(len, pieces)) == PIECE


@both
async def test_an_upload_that_went_out_may_be_answered_late(
    server: Server, make: Make, connections: Connections
) -> None:
    """write_timeout says nothing of the answer."""
    small = InputFile(b"surat", filename="surat.pdf")
    async with make(connections) as request:
        bot = Bot(TOKEN, base_url=f"{server.url}/bot", request=request)
        sent = asyncio.ensure_future(
            bot.do_api_request("slow", {"file": small}, write_timeout=QUICK, read_timeout=None)
        )
        done, _ = await asyncio.wait({sent}, timeout=2 * QUICK)
        server.release.set()
        assert not done
        assert await sent == {"id": 1, "name": "Banten ✓"}


UPLOADS: dict[str, Callable[[], dict[str, object]]] = {
    "parameters": lambda: {
        "chat_id": -100123,
        "text": "Panongan & “Curug” 🌾\r\nbaris dua",
        "disable": True,
        "nested": {"keyboard": [["ya", "tidak"]]},
        "latitude": -6.25,
    },
    "bytes": lambda: {"chat_id": 1, "document": InputFile(FILE, filename="surat.pdf")},
    "awkward names": lambda: {
        "document": InputFile(b"x", filename='foto "bukti" ü\\ñ 🌾.jpg'),
        'odd "name"': "value",
    },
    "empty file": lambda: {"document": InputFile(b"", filename="kosong.txt")},
    "handle": lambda: {"voice": InputFile(io.BytesIO(FILE), read_file_handle=False)},
    "album": lambda: {
        "chat_id": 1,
        "media": [
            InputMediaPhoto(
                InputFile(b"one", filename="a.jpg", attach=True), caption="<b>satu</b>"
            ),
            InputMediaDocument(InputFile(b"two", filename="b.pdf", attach=True)),
        ],
    },
}


@pytest.mark.parametrize("name", UPLOADS)
async def test_parameters_and_files_arrive_alike(
    server: Server, name: str, connections: Connections
) -> None:
    """The server reads the same fields, names, types and contents from both."""
    parameters = UPLOADS[name]()
    async with stock(connections) as one, ours(connections) as other:
        seen = [
            await Bot(TOKEN, base_url=f"{server.url}/bot", request=request).do_api_request(
                "echo", parameters
            )
            for request in (one, other)
        ]
    assert seen[0]["fields"]
    assert seen[1] == seen[0]


@both
async def test_a_file_is_downloaded_whole(
    server: Server, make: Make, connections: Connections
) -> None:
    """`retrieve` returns the bytes of a file."""
    async with make(connections) as request:
        assert await request.retrieve(f"{server.url}/file/bot{TOKEN}/photos/file%200.jpg") == FILE


@both
async def test_a_request_works_before_initialize_and_after_a_restart(
    server: Server, make: Make, connections: Connections
) -> None:
    """Usable from the start, refused after shutdown, usable again after initialize."""
    request = make(connections)
    assert await request.post(server.method("ok"))
    await request.shutdown()
    with pytest.raises(NetworkError, match="not initialized"):
        await request.post(server.method("ok"))
    await request.initialize()
    assert await request.post(server.method("ok"))
    await request.shutdown()
    await request.shutdown()


async def test_shared_connections_outlive_a_request_object(
    server: Server, connections: Connections
) -> None:
    """Shutting one request object down closes nothing that another one uses."""
    first, second = ours(connections), ours(connections)
    await first.post(server.method("ok"))
    await first.shutdown()
    assert await second.post(server.method("ok"))
    assert server.requests[0].transport is server.requests[1].transport
    await second.shutdown()


async def test_a_call_waits_for_its_pace(server: Server, connections: Connections) -> None:
    """`pace` is told the method before anything is sent; downloads have none.

    What it gave is called once the answer is there, with its status.
    """
    told: list[tuple[str, int]] = []
    answered: list[tuple[int, int]] = []

    async def pace(method: str) -> Callable[[int], None]:
        told.append((method, len(server.requests)))
        return lambda status: answered.append((status, len(server.requests)))

    async with ours(connections, pace=pace) as request:
        bot = Bot(TOKEN, base_url=f"{server.url}/bot", request=request)
        await bot.do_api_request("echo", {"chat_id": 5, "text": "halo"})
        await request.retrieve(f"{server.url}/file/bot{TOKEN}/photos/1.jpg")
    assert told == [("echo", 0)]
    assert answered == [(200, 1)]


@pytest.mark.parametrize(("method", "status"), [("status401", 401), ("cut", 0)])
async def test_whoever_paces_learns_how_a_call_ended(
    server: Server, connections: Connections, method: str, status: int
) -> None:
    """The status of a refusal; 0 where no answer came, and it may have arrived or not."""
    answered: list[int] = []

    async def pace(_method: str) -> Callable[[int], None]:
        return answered.append

    async with ours(connections, pace=pace) as request:
        with pytest.raises(TelegramError):
            await request.post(server.method(method))
    assert answered == [status]


async def test_the_token_is_in_no_log_and_no_exception(
    server: Server, connections: Connections, closed_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    """At any level that the bot allows, and in the whole chain that a traceback prints."""
    caplog.set_level(logging.NOTSET)
    for name, least in AT_LEAST.items():
        caplog.set_level(least, logger=name)
    refused = f"http://127.0.0.1:{closed_port}/bot{TOKEN}/getMe"
    urls = [server.method(name) for name in (*ANSWERS, "slow", "cut", "cutInside")]
    said: list[str] = []
    async with ours(connections, read_timeout=QUICK) as request:
        for url in (*urls, refused, f"ftp://x/bot{TOKEN}/getMe", f"http:///bot{TOKEN}/getMe"):
            try:
                await request.post(url)
            except TelegramError as error:
                said += traceback.format_exception(error)
    assert len(said) > len(ANSWERS)
    assert TOKEN not in "".join(said)
    assert TOKEN not in caplog.text


async def test_what_the_server_said_is_not_logged(
    server: Server, caplog: pytest.LogCaptureFixture, connections: Connections
) -> None:
    """An unreadable answer may repeat people's words; only the fault is told."""
    caplog.set_level(logging.NOTSET)
    async with ours(connections) as request:
        with pytest.raises(TelegramError, match="Invalid server response"):
            await request.post(server.method("notJson"))
    assert "all is well" not in caplog.text


async def test_a_proxy_of_the_environment_is_used(
    server: Server, monkeypatch: pytest.MonkeyPatch, connections: Connections
) -> None:
    """HTTP_PROXY with a password is obeyed; NO_PROXY excepts hosts from it."""
    host = server.url.removeprefix("http://")
    monkeypatch.setenv("http_proxy", f"http://desk:s3cret@{host}")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    async with ours(connections) as request:
        await request.post(f"http://telegram.invalid/bot{TOKEN}/ok")
        await request.post(server.method("ok"))
    through, direct = server.requests
    assert through.headers["Host"] == "telegram.invalid"
    assert through.headers["Proxy-Authorization"] == "Basic ZGVzazpzM2NyZXQ="
    assert "Proxy-Authorization" not in direct.headers


async def test_an_unsupported_proxy_is_not_bypassed(
    server: Server, monkeypatch: pytest.MonkeyPatch, connections: Connections
) -> None:
    """Better no connection than one that shows the newsroom's address."""
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:9050")
    async with ours(connections) as request:
        with pytest.raises(NetworkError, match="socks5"):
            await request.post(server.method("ok"))
    assert not server.requests
