"""What tests on virtual time rely on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from itertools import count

import aiohttp
import pytest
from aiohttp import connector, web

from bot.core.clock import SYSTEM_CLOCK
from tests.support.virtual_time.loop import Stuck, VirtualLoop


def test_an_hour_is_over_at_once() -> None:
    """The machine's clocks have moved for who is in the loop, and for nobody outside of it."""
    before = time.time()
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        slept = runner.run(_slept(3600))
    assert slept == pytest.approx((3600, 3600), abs=0.001)
    assert time.time() - before < 60


async def _slept(seconds: float) -> tuple[float, float]:
    now, then = SYSTEM_CLOCK.now(), SYSTEM_CLOCK.monotonic()
    await asyncio.sleep(seconds)
    return SYSTEM_CLOCK.now() - now, SYSTEM_CLOCK.monotonic() - then


def test_no_two_looks_at_the_clock_show_the_same() -> None:
    """What is ordered by the time has an order here, too."""

    async def looks() -> list[float]:
        return [SYSTEM_CLOCK.now() for _ in range(100)]

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        seen = runner.run(looks())
    assert seen == sorted(set(seen))


def test_who_waits_for_nobody_is_told_so() -> None:
    """In place of a test that hangs until its time is over."""

    loop = VirtualLoop()
    with pytest.raises(Stuck):
        loop.run_until_complete(loop.create_future())
    loop.close()


def test_a_server_is_reached_within_the_loop() -> None:
    """By real clients and servers; nobody listens on the machine."""

    async def ask() -> str:
        async def answer(request: web.Request) -> web.Response:
            return web.Response(text=await request.text() + "!")

        runner = await _serve(answer)
        host, port = runner.addresses[0]
        async with aiohttp.ClientSession() as session:
            async with session.post(f"http://{host}:{port}/", data="x" * 100_000) as response:
                answered = await response.text()
            with pytest.raises(aiohttp.ClientConnectorError):
                await session.get(f"http://{host}:{port + 1}/")
        await runner.cleanup()
        return answered

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(ask()) == "x" * 100_000 + "!"


@pytest.mark.parametrize(("pause", "connections"), [(10, 1), (20, 2)])
def test_a_connection_gets_old_by_the_loop_s_time(
    monkeypatch: pytest.MonkeyPatch, pause: float, connections: int
) -> None:
    """After 15 s, in aiohttp; by the machine's, a slow one would drop what a quick one uses."""
    slow = count(0, 60)
    monkeypatch.setattr(connector, "monotonic", lambda: float(next(slow)))

    async def ask() -> int:
        seen = []

        async def answer(request: web.Request) -> web.Response:
            seen.append(request.protocol)
            return web.Response()

        runner = await _serve(answer)
        host, port = runner.addresses[0]
        async with aiohttp.ClientSession() as session:
            for _ in range(2):
                async with session.get(f"http://{host}:{port}/"):
                    pass
                await asyncio.sleep(pause)
        await runner.cleanup()
        return len({*seen})

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(ask()) == connections


async def _serve(answer: Callable[[web.Request], Awaitable[web.Response]]) -> web.AppRunner:
    app = web.Application()
    app.router.add_route("*", "/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner
