"""The signals to the service manager: the bot is ready, its event loop turns, it ends.

systemd's own protocol (sd_notify(3), "stable"): datagrams to the socket that it names. The watchdog
follows the event loop and nothing else, so that an outage of Telegram, of a feed or of the database
restarts nothing.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress

from bot.core.clock import Clock, sleep_or

BEAT = 1.0  # seconds
STOPPING = "STOPPING=1"


class ServiceManager:
    """The service manager named by the environment; without one nothing is sent.

    `beat`: seconds between two signs of life, half of the watchdog's time at most.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        name = environ.get("NOTIFY_SOCKET", "")
        # "@": a name in Linux's abstract namespace; other kinds of sockets are not ours.
        self._address = f"\0{name[1:]}" if name.startswith("@") else name
        self.beat = BEAT
        usec = environ.get("WATCHDOG_USEC", "")
        if usec.isdecimal() and environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid()):
            self.beat = min(BEAT, int(usec) / 2_000_000)

    def notify(self, state: str) -> None:
        """Send a state, such as READY=1."""
        if self._address.startswith(("/", "\0")):
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender, suppress(OSError):
                sender.setblocking(False)
                sender.sendto(state.encode(), self._address)


@asynccontextmanager
async def signs_of_life(
    manager: ServiceManager,
    *,
    stop: asyncio.Event,
    clock: Clock,
    lagged: Callable[[float], None] | None = None,
) -> AsyncIterator[None]:
    """Send READY=1, a sign of life with each beat until the block ends, STOPPING=1 after `stop`.

    `lagged` is called with each beat: how many seconds late the event loop came to it.
    """
    manager.notify("READY=1")
    beating = asyncio.create_task(_beat(manager, stop, clock, lagged))
    try:
        yield
    finally:
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)
        manager.notify(STOPPING)  # perhaps for the first time: no beat may have come since `stop`


async def _beat(
    manager: ServiceManager,
    stop: asyncio.Event,
    clock: Clock,
    lagged: Callable[[float], None] | None,
) -> None:
    while not stop.is_set():
        manager.notify("WATCHDOG=1")
        due_at = clock.monotonic() + manager.beat
        await sleep_or(clock, manager.beat, stop)
        if lagged is not None and not stop.is_set():
            lagged(max(0.0, clock.monotonic() - due_at))
    manager.notify(STOPPING)
    while True:
        manager.notify("WATCHDOG=1")
        await clock.sleep(manager.beat)
