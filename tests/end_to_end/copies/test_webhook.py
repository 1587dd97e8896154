"""Copies behind one WEBHOOK_URL: the leader takes updates in, the other has them brought again."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.core.vault import Vault
from bot.web.webhook import SECRET_HEADER
from tests.support.copies import SECRET, Newsroom
from tests.support.starts.process import running
from tests.support.web import free_port

pytestmark = pytest.mark.postgres

SOON = 30.0  # seconds; a takeover takes eight


@asynccontextmanager
async def proxy(ports: Sequence[int]) -> AsyncIterator[str]:
    """A reverse proxy that knows nothing of leaders: each call goes to the next copy."""
    turn = cycle(ports)
    async with aiohttp.ClientSession() as session:

        async def forward(request: web.Request) -> web.Response:
            headers = {SECRET_HEADER: request.headers[SECRET_HEADER]}
            url = f"http://127.0.0.1:{next(turn)}/telegram"
            try:
                async with session.post(url, data=await request.read(), headers=headers) as answer:
                    again = answer.headers.get("Retry-After")
                    kept = {"Retry-After": again} if again else {}
                    return web.Response(status=answer.status, headers=kept)
            except aiohttp.ClientError:
                return web.Response(status=502)

        app = web.Application()
        app.router.add_post("/telegram", forward)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
        finally:
            await runner.cleanup()


async def test_the_leader_takes_them_in_and_after_its_death_the_next_one(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    """The secret is the same for both; each reader is answered once, whoever was asked first."""
    first_port, second_port = free_port(), free_port()

    async def answers(name: str) -> None:
        reader = await newsroom.telegram.person(name)
        await reader.says("/ikuti panongan")
        await reader.hears("diikuti", timeout=SOON)
        await newsroom.telegram.settled()
        assert len([one for one in await reader.from_bot() if "diikuti" in one.text]) == 1

    async with proxy([first_port, second_port]) as url:

        def given(port: int) -> dict[str, str]:
            return newsroom.settings(HTTP_LISTEN=f"127.0.0.1:{port}", WEBHOOK_URL=url)

        async with running("run", folder=tmp_path, **given(first_port)) as first:
            await first.says("leads term=1")
            await first.says("webhook_set")
            async with running("run", folder=tmp_path, **given(second_port)) as second:
                await second.says("started")
                for name in ("Sri", "Budi"):
                    await answers(name)
                assert await told(second_port) == (503, "Standing by", "1")
                await first.end(signal.SIGKILL)
                await newsroom.lease_runs_out()
                await answers("Wati")
                await second.says("leads term=2")
                await second.says("webhook_set")
                assert "ERROR" not in first.log + second.log
                assert await second.end() == 0


async def told(port: int) -> tuple[int, str | None, str | None]:
    """What a copy answers to an update."""
    secret = Vault(SECRET).key_of("webhook", "")
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"http://127.0.0.1:{port}/telegram",
            json={"update_id": 1},
            headers={SECRET_HEADER: secret},
        ) as answer,
    ):
        return answer.status, answer.reason, answer.headers.get("Retry-After")
