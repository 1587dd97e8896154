"""What befalls two copies of the bot: one leads, the other stands by."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from tests.simulation.machine.copies import Copy
from tests.simulation.machine.life import Life
from tests.simulation.machine.world import TELEGRAM_PORT, World

OF_THE_LEADER = 0.75  # the share of what happens that happens to it
STEPS, SOON = 2000, 100  # of the loop, within which it happens
AMID_NEWS = 0.6  # the share of what happens that happens once news goes out
NEWS = r"Warta\d"
HELD = "stands still"
SILENCE, CUT_OFF = "is cut off from Telegram", "is cut off from the database"
MOVED = "finds its clock moved"


@dataclass(eq=False)
class Trouble:
    """A span in which a copy is not well; `led`: when it began. Epoch seconds.

    `calling`: how many calls to Telegram it had under way then.
    """

    copy: Copy
    life: Life
    kind: str
    led: bool
    calling: int
    begin: float
    end: float = float("inf")


Act: TypeAlias = Callable[[Copy, int], Awaitable[Trouble]]  # so many steps from now


@dataclass
class Takeovers:
    """Copies are killed, stopped, held up, cut off from the database, and from Telegram.

    `at_a_crash` looks at what is left.
    """

    world: World
    chance: random.Random
    at_a_crash: Callable[[], None]
    troubles: list[Trouble] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)

    async def live(self, until: float) -> None:
        """Now this one, now that one, or both; all are well again in the end."""
        going = []
        while True:
            await asyncio.sleep(self.chance.uniform(2.0, 20.0))
            steps = self.chance.randint(1, STEPS)
            if self.chance.random() < AMID_NEWS:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.world.trace.comes(NEWS), 10.0)
                    steps = self.chance.randint(1, SOON)
            if self.world.clock.now() >= until:
                break
            copy = self._draw()
            acts = (self._kill, self._end, self._suspend, self._cut_off, self._silence)
            act = self.chance.choice(acts)
            if not copy.troubled:
                going.append(asyncio.create_task(self._befall(copy, act, steps)))
                await asyncio.sleep(0)
        await asyncio.gather(*going)

    def _draw(self) -> Copy:
        server = self.world.server
        assert server is not None
        leads = self.chance.random() < OF_THE_LEADER
        fitting = [c for c in self.world.copies if (c.life is server.leader()) is leads]
        return self.chance.choice(fitting or self.world.copies)

    async def strike(self, steps: int) -> None:
        """Kill the one that leads, so many steps from now, if nothing has happened to it yet."""
        if not self.world.leader.troubled:
            await self._befall(self.world.leader, self._kill, steps)

    def move_clocks(self, seconds: float) -> None:
        """The clocks of both go forward at once, and the lease's, as where all machines stood."""
        moved = [self._note(copy, MOVED) for copy in self.world.copies]
        self.world.move(seconds)
        for trouble in moved:
            trouble.end = self.world.clock.now()

    async def _befall(self, copy: Copy, act: Act, steps: int) -> None:
        copy.troubled = True
        trouble = await act(copy, steps)
        trouble.end = self.world.clock.now()
        self.world.trace.note(trouble.end, f"copy {copy.port} is well again")
        copy.troubled = False

    async def _kill(self, copy: Copy, steps: int) -> Trouble:
        await copy.crash(steps)
        trouble = self._note(copy, "is killed")
        self.at_a_crash()
        await self._wait(2.0, 20.0)
        while self.chance.random() < 0.2:
            await copy.start_in_vain(self.chance.randint(1, STEPS))
            await self._wait(2.0, 5.0)
        await copy.start()
        return trouble

    async def _end(self, copy: Copy, _steps: int) -> Trouble:
        trouble = self._note(copy, "is stopped in order")
        await copy.stop()
        await self._wait(6.0, 20.0)
        self.left_behind += copy.tasks()
        await copy.start()
        return trouble

    async def _suspend(self, copy: Copy, steps: int) -> Trouble:
        await copy.suspend(steps)
        trouble = self._note(copy, HELD)
        await self._wait(1.0, 70.0)
        copy.resume()
        return trouble

    async def _cut_off(self, copy: Copy, steps: int) -> Trouble:
        await copy.cut_off(steps, silently=self.chance.random() < 0.5)
        trouble = self._note(copy, CUT_OFF)
        await self._wait(1.0, 30.0)
        copy.mend()
        return trouble

    async def _silence(self, copy: Copy, _steps: int) -> Trouble:
        self.world.loop.network.bar(copy.life, TELEGRAM_PORT)
        trouble = self._note(copy, SILENCE)
        await self._wait(1.0, 20.0)
        self.world.loop.network.unbar(copy.life, TELEGRAM_PORT)
        return trouble

    def _note(self, copy: Copy, kind: str) -> Trouble:
        now, server = self.world.clock.now(), self.world.server
        assert server is not None
        led = server.leader() is copy.life
        trouble = Trouble(copy, copy.life, kind, led, copy.calls_under_way(), now)
        self.troubles.append(trouble)
        who = "leads" if trouble.led else "stands by"
        self.world.trace.note(now, f"copy {copy.port}, which {who}, {kind}")
        return trouble

    async def _wait(self, least: float, most: float) -> None:
        await asyncio.sleep(self.chance.uniform(least, most))
