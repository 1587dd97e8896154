"""What stands at the webhook's address before several copies, as nginx in docs/operating.md."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

from bot.core.settings import WEBHOOK_PATH
from bot.web.webhook import SECRET_HEADER
from tests.simulation.machine.copies import Copy
from tests.simulation.machine.life import Life
from tests.simulation.machine.loop import running_loop

UNWELL = frozenset({502, 503})  # nobody is there, or it stands by
LONGEST = 60.0  # seconds for an answer, nginx's default
PASSED_ON = ("Content-Type", SECRET_HEADER)


@dataclass(frozen=True, slots=True)
class Taken:
    """An update that a copy has said is handled. `came`, `said`: steps of the loop."""

    by: Life
    came: int
    said: int


@dataclass
class Proxy:
    """Each call leads to one of the copies; `asks_on`: to the next one where that is unwell.

    Where it does not ask on, Telegram is refused, and brings the update again.
    """

    copies: Sequence[Copy]
    chance: random.Random
    asks_on: bool
    taken: list[Taken] = field(default_factory=list)

    def application(self) -> web.Application:
        """What answers there."""
        application = web.Application()
        application.router.add_post(WEBHOOK_PATH, self._pass_on)
        return application

    async def _pass_on(self, request: web.Request) -> web.Response:
        body, answer = await request.read(), web.Response(status=502)
        ways = self.chance.sample(self.copies, len(self.copies))
        for copy in ways if self.asks_on else ways[:1]:
            answer = await self._ask(copy, body, request)
            if answer.status not in UNWELL:
                break
        return answer

    async def _ask(self, copy: Copy, body: bytes, request: web.Request) -> web.Response:
        url, life, came = f"http://127.0.0.1:{copy.port}{WEBHOOK_PATH}", copy.life, _step()
        headers = {name: text for name, text in request.headers.items() if name in PASSED_ON}
        timeout = aiohttp.ClientTimeout(total=LONGEST)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(url, data=body, headers=headers) as answer,
            ):
                await answer.read()
        except (aiohttp.ClientError, TimeoutError):
            return web.Response(status=502)
        if answer.ok:
            self.taken.append(Taken(life, came, _step()))
        again = {name: text for name, text in answer.headers.items() if name == "Retry-After"}
        return web.Response(status=answer.status, reason=answer.reason, headers=again)


def _step() -> int:
    return running_loop().steps
