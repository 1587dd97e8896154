"""An emulated Telegram for tests, and those who talk to the bot through it.

Everything goes over HTTP; nothing here reaches into the emulator or into the bot.
"""

# ruff: noqa: A002, ASYNC109
# `id`, `type` and `timeout` are the words of the Bot API and of the tests.

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from bot.core.clock import SYSTEM_CLOCK
from bot.demo.emulator.app import create_emulator
from tests.support.chats.heard import Heard, Json, Toast
from tests.support.chats.people import Group, Person, given, within
from tests.support.fake_clock import DatedClock
from tests.support.patience import PATIENCE

__all__ = [
    "TOKEN", "ControlError", "Group", "Heard", "Json", "Person", "Telegram", "Toast", "emulator",
]  # fmt: skip

TOKEN = "700000000:emulated-token-of-the-tests-000000"


class ControlError(AssertionError):
    """The emulator refused what a person tried to do."""


@dataclass
class Telegram:
    """The emulated Telegram: `url` and `token` are what a bot needs to reach it."""

    url: str
    token: str
    session: aiohttp.ClientSession = field(repr=False)

    @property
    def bot_id(self) -> int:
        return int(self.token.partition(":")[0])

    async def person(
        self, first_name: str, *, language: str = "id", username: str | None = None,
        id: int | None = None,
    ) -> Person:  # fmt: skip
        user = {"first_name": first_name, "language_code": language}
        user |= given(username=username, id=id)
        return Person(self, await self.post("/control/people", user))

    async def group(
        self,
        title: str,
        *,
        members: Iterable[Person] = (),
        type: str = "supergroup",
        is_forum: bool = False,
        bot: str = "administrator",
        rights: dict[str, bool] | None = None,
    ) -> Group:
        """The first member is its creator."""
        chat: Json = {"title": title, "type": type, "is_forum": is_forum, "bot": bot}
        chat |= {"members": [person.id for person in members]} | given(rights=rights)
        return Group(self, await self.post("/control/groups", chat))

    async def api(self, method: str, **params: Any) -> Json:
        """A raw call of the Bot API: the whole answer, with its HTTP status."""
        url = f"{self.url}/bot{self.token}/{method}"
        async with self.session.post(url, json=params) as response:
            answer: Json = await response.json()
            return answer | {"status": response.status}

    async def calls(self, method: str = "") -> list[Json]:
        """What the bot called, oldest first."""
        return list(await self.get(f"/control/calls?method={method}"))

    async def faults(self, rules: list[Json] | None = None, limits: Json | None = None) -> None:
        """Replaces all rules and limits; without any, clears them."""
        await self.post("/control/faults", {"rules": rules or [], "limits": limits or {}})

    async def modes(self, **modes: bool) -> None:
        """The bot's owner switches `inline` and `guest` on or off at @BotFather."""
        await self.post("/control/modes", modes)

    async def counts(self) -> Json:
        return dict(await self.get("/control/counts"))

    async def file(self, file_id: str) -> bytes:
        async with self.session.get(f"{self.url}/control/files/{file_id}") as response:
            response.raise_for_status()
            return await response.read()

    async def settled(self, *, timeout: float = PATIENCE) -> None:
        """Waits until the bot has confirmed every update."""

        async def look() -> bool | None:
            return (await self.counts())["updates_pending"] == 0 or None

        if await within(look, timeout) is None:
            raise AssertionError(f"updates are still pending: {await self.counts()}")

    async def get(self, path: str) -> Any:
        async with self.session.get(self.url + path) as response:
            return await _answer(response, path)

    async def post(self, path: str, content: Json) -> Any:
        async with self.session.post(self.url + path, json=content) as response:
            return await _answer(response, path)


@asynccontextmanager
async def emulator(
    *, token: str = TOKEN, clock: Callable[[], float] | None = None
) -> AsyncIterator[Telegram]:
    """An emulated Telegram on a free port of this machine."""
    app = create_emulator(token=token, clock=DatedClock(clock) if clock else SYSTEM_CLOCK)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            yield Telegram(f"http://127.0.0.1:{port}", token, session)
    finally:
        await runner.cleanup()


async def _answer(response: aiohttp.ClientResponse, path: str) -> Any:
    answer = await response.json()
    if not response.ok:
        raise ControlError(f"{path}: {answer}")
    return answer
