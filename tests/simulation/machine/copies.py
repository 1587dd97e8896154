"""A copy of the bot: one process after another, each under the same settings."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.app import run
from bot.telegram.connections import Connections
from bot.workers.scheduler import ClockScheduler, Job
from tests.simulation.machine.life import LIFE, Life

if TYPE_CHECKING:
    from tests.simulation.machine.world import World


SELDOM = 6.0  # seconds between two runs of a job at least
CALL = Connections.request.__qualname__


class SlowScheduler(ClockScheduler):
    """Jobs by the clock, none more often than a few seconds: an hour costs too much else."""

    async def start(self, jobs: Sequence[Job]) -> None:
        """Begin with them."""
        await super().start([replace(job, every=max(job.every, SELDOM)) for job in jobs])


def _is_within(awaited: object, name: str) -> bool:
    """Whether a coroutine is in a function of this name, or waits for one that is."""
    while awaited is not None:
        if getattr(awaited, "__qualname__", "") == name:
            return True
        awaited = getattr(awaited, "cr_await", None)
    return False


@dataclass(eq=False)
class Copy:
    """`port`: of its metrics. `troubled`: something happens to it already."""

    world: World
    port: int
    lives: list[Life] = field(default_factory=list)
    troubled: bool = False
    _stop: asyncio.Event | None = None
    _running: asyncio.Task[None] | None = None

    @property
    def life(self) -> Life:
        """The last one."""
        return self.lives[-1]

    async def start(self) -> None:
        """Start the bot, and wait until it reads updates, or would if it led."""
        started = self._begin()
        assert self._running is not None
        starting = asyncio.create_task(started.wait())
        await asyncio.wait({self._running, starting}, return_when=asyncio.FIRST_COMPLETED)
        starting.cancel()
        if self._running.done():
            self._running.result()

    async def start_in_vain(self, steps: int) -> float:
        """Start the bot, and kill it so many steps later; when that was."""
        self._begin()
        return await self.crash(steps)

    def _begin(self) -> asyncio.Event:
        """Start the bot; the event tells when it reads updates."""
        self.lives.append(Life(f"{self.port}"))
        self._stop, started = asyncio.Event(), asyncio.Event()
        context = copy_context()
        context.run(LIFE.set, self.life)
        bot = run(
            self.world.settings(self.port),
            stop=self._stop,
            started=started,
            clock=self.world.clock,
            scheduler=SlowScheduler(self.world.clock),
        )
        self._running = asyncio.get_running_loop().create_task(bot, context=context)
        return started

    async def stop(self) -> None:
        """Tell the bot to stop, as SIGTERM does, and wait for its end."""
        assert self._stop is not None
        assert self._running is not None
        self._stop.set()
        await self._running

    async def crash(self, steps: int, power: random.Random | None = None) -> float:
        """Kill the bot, so many steps from now; when that was.

        What is left is what a process that was killed leaves behind: its files with the commits
        that were made. No `finally` and no rollback of what is frozen runs. `power`: a power cut,
        by this chance, after which files may lack what was not synced.
        """
        return await self._after(steps, lambda: self._kill(power))

    async def suspend(self, steps: int) -> float:
        """Nothing of the bot goes on (SIGSTOP), from so many steps from now on; when that was."""
        return await self._after(steps, lambda: self.world.loop.suspend(self.life))

    def resume(self) -> None:
        """It goes on, where it stood (SIGCONT)."""
        self.world.loop.resume(self.life)

    async def cut_off(self, steps: int, *, silently: bool) -> float:
        """It does not reach the database any more, from so many steps from now on.

        `silently`: nothing tells it so, but that no answer comes.
        """
        return await self._after(steps, self._swallow if silently else self._cut)

    def mend(self) -> None:
        """It reaches it again."""
        self.life.cut_off = self.life.unheard = False

    def tasks(self) -> list[str]:
        """What it has not ended, each by the name of its function."""
        return [str(getattr(task.get_coro(), "__qualname__", task)) for task in self.living()]

    def calls_under_way(self) -> int:
        """How many of its tasks are in a call to Telegram, which nothing takes back."""
        return sum(_is_within(task.get_coro(), CALL) for task in self.living())

    def living(self) -> list[asyncio.Task[Any]]:
        """The tasks that it has not ended."""
        loop = self.world.loop
        return [t for t in asyncio.all_tasks(loop) if loop.lives.get(t) is self.life]

    async def _after(self, steps: int, happens: Callable[[], None]) -> float:
        happened: asyncio.Future[float] = self.world.loop.create_future()

        def happen() -> None:
            happens()
            happened.set_result(self.world.clock.now())

        self.world.loop.interrupt(steps, happen)
        return await happened

    def _kill(self, power: random.Random | None) -> None:
        self.world.loop.kill(self.life)
        self.world.leave_home(self.life, power)

    def _swallow(self) -> None:
        self.life.unheard = True

    def _cut(self) -> None:
        assert self.world.server is not None
        self.life.cut_off = True
        self.world.server.disconnect(self.life)
