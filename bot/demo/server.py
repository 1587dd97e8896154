"""The demo's one web server: the page, the emulated Telegram and the news site side by side."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.core.clock import Clock
from bot.core.errors import OperatorError
from bot.demo.emulator.app import create_emulator
from bot.demo.people import DemoPeople
from bot.demo.site.site import create_site

PAGE: Final = Path(__file__).parent / "page"
SITE: Final = "/situs"
FEED: Final = f"{SITE}/feed/"

# Nothing comes from elsewhere, and what people upload cannot run on the page.
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:;"
    " media-src 'self' blob:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class BotState(StrEnum):
    """How the bot's process is; the page has words for each."""

    STARTING = "starting"
    RUNNING = "running"
    RESTARTING = "restarting"


@dataclass(slots=True)
class DemoState:
    """What is known of the demo itself."""

    people: DemoPeople | None = None
    bot_state: BotState = BotState.STARTING
    feed_polls: int = 0
    feed_waiting: int = 0  # articles published and not fetched yet
    news_stored: asyncio.Event = field(default_factory=asyncio.Event)

    def record(self, request: web.Request, status: int) -> None:
        """Count what the bot and the newsroom do at the site."""
        if request.method == "GET" and request.path == FEED:
            self.bot_state = BotState.RUNNING
            self.feed_polls += 1
            if status == 200:
                self.feed_waiting = 0
            if self.feed_polls > 1:  # the second look means that the first is stored
                self.news_stored.set()
        elif request.path == f"{SITE}/newsroom/articles" and status == 201:
            self.feed_waiting += 1

    def status(self, people: DemoPeople) -> dict[str, object]:
        """What the page asks for."""
        return {
            "bot": people.bot,
            "readers": [{"user": user, "lives": place} for user, place in people.readers],
            "editors": {"chat": people.group, "people": people.editors},
            "bot_state": self.bot_state,
            "feed_waiting": self.feed_waiting,
        }


def create_demo(
    emulator: web.Application, site: web.Application, state: DemoState
) -> web.Application:
    """The emulator's application with the site (under /situs) and the page added to it."""

    async def status(_request: web.Request) -> web.Response:
        if state.people is None:
            raise web.HTTPServiceUnavailable(text="the demo is starting")
        return web.json_response(state.status(state.people))

    async def prepare(request: web.Request, response: web.StreamResponse) -> None:
        state.record(request, response.status)
        if not request.path.startswith(("/bot", "/file", FEED)):
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value)

    async def index(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html")

    emulator.on_response_prepare.append(prepare)
    emulator.add_subapp(f"{SITE}/", site)
    emulator.add_routes([web.get("/", index), web.get("/demo/status", status)])
    emulator.router.add_static("/", PAGE)
    return emulator


@asynccontextmanager
async def serving(
    host: str, port: int, token: str, state: DemoState, clock: Clock
) -> AsyncIterator[str]:
    """The server while it is needed; gives its root, such as http://127.0.0.1:8080.

    `clock`: of the emulator and the site alike. Port 0 takes a free one.
    Raises OperatorError when the address cannot be listened on.
    """
    root = ""
    emulator = create_emulator(token=token, clock=clock)
    site = create_site(base_url=lambda: f"{root}{SITE}", clock=clock.now)
    runner = web.AppRunner(create_demo(emulator, site, state), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except (OSError, OverflowError) as error:
            number = getattr(error, "errno", None)
            reason = os.strerror(number) if number and number > 0 else str(error)
            raise OperatorError(
                f"The demo cannot listen on {host}:{port} ({reason}): choose another --port."
            ) from None
        root = f"http://{_reachable(host)}:{runner.addresses[0][1]}"
        yield root
    finally:
        await runner.cleanup()


def _reachable(host: str) -> str:
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104  # compared with, not listened on
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
