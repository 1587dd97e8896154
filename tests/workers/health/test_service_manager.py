"""systemd is told that the bot is ready, lives and ends, by datagrams to a socket of its own."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.workers.health.service_manager import ServiceManager, signs_of_life
from tests.support.fake_clock import FakeClock, settle


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[socket.socket]:
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        yield listening


def said(listener: socket.socket) -> list[str]:
    found: list[str] = []
    while True:
        try:
            found.append(listener.recv(100).decode())
        except BlockingIOError:
            return found


async def test_ready_then_signs_of_life_then_the_end(listener: socket.socket) -> None:
    """A sign each second, also while the bot brings its work to an end."""
    clock, stop = FakeClock(), asyncio.Event()
    manager = ServiceManager({"NOTIFY_SOCKET": listener.getsockname(), "WATCHDOG_USEC": "60000000"})
    async with signs_of_life(manager, stop=stop, clock=clock):
        await clock.advance(2)
        assert said(listener) == ["READY=1", *["WATCHDOG=1"] * 3]
        stop.set()
        await settle()
        assert said(listener) == ["STOPPING=1", "WATCHDOG=1"]
        await clock.advance(1)
        assert said(listener) == ["WATCHDOG=1"]
    await clock.advance(5)
    assert said(listener) == ["STOPPING=1"]


class HeldUp(FakeClock):
    """A clock on which the event loop comes `late` seconds after it is woken."""

    late = 0.0

    def monotonic(self) -> float:
        return self.time + self.late


async def test_how_late_the_event_loop_comes_is_measured() -> None:
    """With each beat, in seconds; where it is held up there is no sign either."""
    clock, stop, lags = HeldUp(), asyncio.Event(), list[float]()
    async with signs_of_life(ServiceManager({}), stop=stop, clock=clock, lagged=lags.append):
        await clock.advance(1)
        clock.late = 29.0
        await clock.advance(1)
    assert lags == [0.0, 29.0]


@pytest.mark.parametrize(
    ("environ", "beat"),
    [
        ({}, 1.0),
        ({"WATCHDOG_USEC": "60000000"}, 1.0),
        ({"WATCHDOG_USEC": "1000000"}, 0.5),
        ({"WATCHDOG_USEC": "1000000", "WATCHDOG_PID": str(os.getpid())}, 0.5),
        ({"WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"}, 1.0),
        ({"WATCHDOG_USEC": "soon"}, 1.0),
    ],
)
def test_signs_come_twice_as_often_as_the_watchdog_asks(
    environ: dict[str, str], beat: float
) -> None:
    """sd_watchdog_enabled(3); of another process it says nothing."""
    assert ServiceManager(environ).beat == beat


def test_a_name_in_the_abstract_namespace_is_understood() -> None:
    """As containers have it."""
    name = f"posbanten-{os.getpid()}"
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
        listening.bind(f"\0{name}")
        ServiceManager({"NOTIFY_SOCKET": f"@{name}"}).notify("READY=1")
        assert listening.recv(100) == b"READY=1"


@pytest.mark.parametrize("name", ["", "/nowhere/notify", "vsock:2:1", "@nobody-listens-here"])
def test_without_a_service_manager_nothing_happens(name: str) -> None:
    """Nobody has to be there."""
    ServiceManager({"NOTIFY_SOCKET": name}).notify("READY=1")
