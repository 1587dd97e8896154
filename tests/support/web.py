"""The endpoints of `HTTP_LISTEN` on a free port, with nothing behind them unless a test says so."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from socket import socket

import aiohttp
from aiohttp import web

from bot.core.clock import SYSTEM_CLOCK
from bot.web.server import make_web, serve
from bot.workers.health.health import Report


async def well() -> Report:
    """Health: nothing is wrong."""
    return Report(leader=True, reasons=[])


async def no_metrics() -> bytes:
    return b""


async def nobody_listens(_host: str) -> None:
    """A publish ping."""


@asynccontextmanager
async def listening(
    *,
    health: Callable[[], Awaitable[Report]] = well,
    metrics: Callable[[], Awaitable[bytes]] = no_metrics,
    pinged: Callable[[str], Awaitable[None]] = nobody_listens,
) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    """A client, and the address without a path."""
    async with served(make_web(health, metrics, pinged, SYSTEM_CLOCK)) as endpoints:
        yield endpoints


@asynccontextmanager
async def served(
    application: web.Application,
) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    """A client, and the address of these endpoints without a path."""
    runner = await serve(application, ("127.0.0.1", 0))
    host, port = runner.addresses[0][:2]
    try:
        async with aiohttp.ClientSession() as session:
            yield session, f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def free_port() -> int:
    """A port of this machine at which nobody listens yet."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


async def healthz(port: int, query: str = "") -> tuple[int, dict[str, object]]:
    """The status and what is said of a bot's health."""
    url = f"http://127.0.0.1:{port}/healthz{query}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.json()
