"""The saved replies of a WordPress, and a server that sends replies on order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.paths import DATA

FOLDER = DATA / "wordpress"
XML = "application/rss+xml; charset=UTF-8"
_PER_CONNECTION = ("host", "date", "connection", "transfer-encoding", "content-length")


@dataclass(frozen=True)
class Reply:
    """One HTTP answer."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": XML})


def saved(name: str) -> Reply:
    """A saved reply with its status and headers; 200 and RSS where none were saved."""
    body = (FOLDER / name).read_bytes()
    beside = FOLDER / f"{name}.headers"
    if not beside.exists():
        return Reply(body)
    status, *lines = beside.read_text().splitlines()
    pairs = (line.split(": ", 1) for line in lines)
    headers = {key: value for key, value in pairs if key not in _PER_CONNECTION}
    return Reply(body, int(status.split()[1]), headers)


@dataclass
class Site:
    """A running server: what it was asked, in order."""

    url: str
    requests: list[Mapping[str, str]]


@asynccontextmanager
async def site(replies: Mapping[str, Reply | bytes]) -> AsyncIterator[Site]:
    """Serve replies by path. Bare bytes are sent again and again, a hundred times a second."""
    requests: list[Mapping[str, str]] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        requests.append({name.lower(): value for name, value in request.headers.items()})
        reply = replies[request.path]
        if isinstance(reply, Reply):
            return web.Response(status=reply.status, headers=reply.headers, body=reply.body)
        endless = web.StreamResponse(headers={"Content-Type": XML})
        await endless.prepare(request)
        while True:
            await endless.write(reply)
            await asyncio.sleep(0.01)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    server = TestServer(app)
    await server.start_server()
    try:
        yield Site(str(server.make_url("")).rstrip("/"), requests)
    finally:
        await server.close()
