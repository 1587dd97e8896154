"""The demo's one web server: the page, the emulated Telegram and the news site side by side."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.core.clock import MovableClock
from bot.core.errors import OperatorError
from bot.demo.emulator.app import create_emulator
from bot.demo.ledger import LEDGER_WORDS, DemoLedger
from bot.demo.routes import demo_routes
from bot.demo.site.pages import http_date
from bot.demo.site.site import create_site
from bot.demo.state import FEED, SITE, DemoState
from bot.web.ledger import add_ledger

PAGE: Final = Path(__file__).parent / "page"

# The page loads nothing from other hosts, and uploads of people cannot run on it.
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:;"
    " media-src 'self' blob:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class ListeningSocket:
    """A socket that listens, and the root of its addresses, such as http://127.0.0.1:8080."""

    socket: socket.socket
    root: str


def create_demo(
    emulator: web.Application, site: web.Application, state: DemoState, clock: MovableClock
) -> web.Application:
    """Add the site (under /situs) and the page to the emulator's application; return it."""

    async def prepare(request: web.Request, response: web.StreamResponse) -> None:
        state.record(request, response.status)
        response.headers["Date"] = http_date(clock.now())  # the bot compares it with its own clock
        if not request.path.startswith(("/bot", "/file", FEED)):
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value)

    async def index(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html")

    emulator.on_response_prepare.append(prepare)
    emulator.add_subapp(f"{SITE}/", site)
    emulator.add_routes([web.get("/", index), *demo_routes(state, clock)])
    add_ledger(emulator, DemoLedger(state), LEDGER_WORDS)
    emulator.router.add_static("/", PAGE)
    return emulator


@contextmanager
def listen(host: str, port: int) -> Iterator[ListeningSocket]:
    """Listen on the demo's address, port 0 on a free one. Raises OperatorError if refused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        taken = socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        number = getattr(error, "errno", None)
        reason = os.strerror(number) if number and number > 0 else str(error)
        raise OperatorError(
            f"The demo cannot listen on {host}:{port} ({reason}): choose another --port."
        ) from None
    with taken:
        yield ListeningSocket(taken, f"http://{_reachable(host)}:{taken.getsockname()[1]}")


@asynccontextmanager
async def serve(
    listening: ListeningSocket, token: str, state: DemoState, clock: MovableClock
) -> AsyncIterator[None]:
    """Serve the demo; a connection between two rounds waits for the second one.

    `clock`: of the emulator and the site alike.
    """
    emulator = create_emulator(token=token, clock=clock)
    site = create_site(base_url=lambda: f"{listening.root}{SITE}", clock=clock.now)
    demo = create_demo(emulator, site, state, clock)
    runner = web.AppRunner(demo, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.SockSite(runner, listening.socket.dup()).start()
        yield
    finally:
        await runner.cleanup()


def _reachable(host: str) -> str:
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104  # compared with, not listened on
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
