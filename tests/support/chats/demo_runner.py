"""The demo as its runner starts it, with a script in the bot's place."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.core.clock import SYSTEM_CLOCK, Clock
from bot.demo.runner import run_demo
from tests.support.patience import PATIENCE

IDLE = (sys.executable, "-c", "import time; time.sleep(600)")


class Lines(io.StringIO):
    """A text file whose lines can be waited for."""

    async def holding(self, words: str, *, times: int = 1) -> str:
        """The first line with these words in it, or a later one."""
        async with asyncio.timeout(PATIENCE):
            while True:
                found = [line for line in self.getvalue().splitlines() if words in line]
                if len(found) >= times:
                    return found[times - 1]
                await asyncio.sleep(0.02)


@asynccontextmanager
async def demo(
    command: Sequence[str], clock: Clock = SYSTEM_CLOCK, *, rounds: int = 1
) -> AsyncIterator[tuple[str, Lines]]:
    """The demo's address and the bot's log; ended in order afterwards.

    `rounds`: so often it is begun by then.
    """
    stop, out, log = asyncio.Event(), Lines(), Lines()
    running = asyncio.create_task(
        run_demo("127.0.0.1", 0, stop, out=out, log=log, command=command, clock=clock)
    )
    line = await out.holding("http://")
    try:
        yield line.split()[1], log
    finally:
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await running
    assert out.getvalue().count("\n") == rounds
