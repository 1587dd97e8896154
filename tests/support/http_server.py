"""A small server that answers as the path says, rightly or wrongly."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import BodyPartReader, web

TOKEN = "987654321:AAE-not-a-real-token_0123456789abc"
FILE = bytes(range(256)) * 1000

ANSWERS: dict[str, tuple[int, str]] = {
    "ok": (200, '{"ok": true, "result": {"id": 1, "name": "Banten ✓"}}'),
    "badUtf8": (200, '{"ok": true, "result": "\udcff"}'),
    "loneSurrogate": (200, '{"ok": true, "result": "\\ud83d"}'),
    "notJson": (200, "<html>all is well</html>"),
    "status400": (400, '{"ok": false, "description": "Bad Request: message text is empty"}'),
    "chatNotFound": (400, '{"ok": false, "description": "Bad Request: chat not found"}'),
    "migrated": (
        400,
        '{"ok": false, "description": "Bad Request: group chat was upgraded to a supergroup chat",'
        ' "parameters": {"migrate_to_chat_id": -1001234567890}}',
    ),
    "status401": (401, '{"ok": false, "description": "Unauthorized"}'),
    "status403": (403, '{"ok": false, "description": "Forbidden: bot was blocked by the user"}'),
    "status404": (404, '{"ok": false, "description": "Not Found"}'),
    "status409": (
        409,
        '{"ok": false, "description": "Conflict: terminated by other getUpdates request"}',
    ),
    "status413": (413, '{"ok": false, "description": "Request Entity Too Large"}'),
    "status429": (
        429,
        '{"ok": false, "description": "Too Many Requests: retry after 7",'
        ' "parameters": {"retry_after": 7}}',
    ),
    "status429bare": (429, '{"ok": false, "description": "Too Many Requests"}'),
    "status500": (500, '{"ok": false, "description": "Internal Server Error"}'),
    "status502": (502, "<html><h1>Bad Gateway</h1></html>"),
    "status418": (418, "short and stout"),
    "echoedAddress": (502, f"<p>cannot reach /bot{TOKEN}/echoedAddress</p>"),
    "echoedInWords": (400, f'{{"ok": false, "description": "no such path: /bot{TOKEN}/x"}}'),
    "redirect": (302, "elsewhere"),
}


@dataclass
class Server:
    """Where it listens, and what it has seen."""

    url: str = ""
    requests: list[web.BaseRequest] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event = field(default_factory=asyncio.Event)

    def method(self, name: str) -> str:
        """The address of a Bot API method."""
        return f"{self.url}/bot{TOKEN}/{name}"


async def _part(part: BodyPartReader) -> dict[str, object]:
    return {
        "name": part.name,
        "filename": part.filename,
        "type": part.headers.get("Content-Type") if part.filename else None,
        "content": bytes(await part.read()).decode("latin-1"),
    }


async def _echo(request: web.Request) -> web.Response:
    """The fields as they arrived, and what a server could care for in the headers."""
    fields: list[dict[str, object]] = []
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            fields.append(await _part(part))
    else:
        fields += [
            {"name": name, "content": value} for name, value in (await request.post()).items()
        ]
    result = {
        "fields": fields,
        "type": request.content_type if fields else None,
        "agent": request.headers.get("User-Agent"),
        "sized": "Content-Length" in request.headers,
    }
    return web.json_response({"ok": True, "result": result})


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """The server, on a port of its own."""
    server = Server()

    async def answer(request: web.Request) -> web.StreamResponse:
        server.requests.append(request)
        server.arrived.set()
        name = request.match_info["name"]
        transport = request.transport
        assert transport is not None
        if name == "echo":
            return await _echo(request)
        if name == "slow":
            await server.release.wait()
        elif name == "cut":
            transport.abort()
        elif name == "cutInside":
            response = web.StreamResponse(headers={"Content-Length": "1000"})
            await response.prepare(request)
            await response.write(b'{"ok": true, "result"')
            transport.close()
            return response
        status, text = ANSWERS.get(name, ANSWERS["ok"])
        headers = {"Location": server.method("ok")} if name == "redirect" else {}
        body = text.encode("utf-8", "surrogateescape")
        return web.Response(status=status, body=body, headers=headers)

    async def file(_request: web.Request) -> web.Response:
        return web.Response(body=FILE)

    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/bot{token}/{name}", answer)
    app.router.add_get("/file/bot{token}/{path:.+}", file)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}"
    try:
        yield server
    finally:
        server.release.set()
        await runner.cleanup()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as running:
        yield running


@pytest.fixture
def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
