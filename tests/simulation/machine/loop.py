"""An event loop on virtual time whose order of what is ready comes from a seed.

Only tasks change places, as their order is nobody's promise; what protocols schedule for themselves
keeps its order, as asyncio promises it.
"""

from __future__ import annotations

import asyncio
import heapq
import random
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from contextvars import Context, copy_context
from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeVar, TypeVarTuple
from weakref import WeakKeyDictionary

from tests.simulation.machine.life import LIFE, Life
from tests.simulation.machine.network import SeededNetwork
from tests.support.virtual_time.loop import VirtualLoop

BEGIN = datetime(2026, 2, 16, 3, 0, tzinfo=UTC).timestamp()  # ten in the morning in Banten
LINGERS = 0.1  # the share of the steps of tasks that let a turn of all others go first
SLOW_THREAD = 0.1  # the share of what a thread would do that takes a while
LONGEST_THREAD = 0.02  # seconds

Args = TypeVarTuple("Args")
T = TypeVar("T")


class SeededLoop(VirtualLoop):
    """`chance`: where the order of what is ready comes from, and how slow threads are."""

    network: SeededNetwork

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._began = BEGIN, 0.0
        self._chance = chance
        self._numbers = count()
        self._postponed: list[asyncio.Handle] = []
        # Of the killed: were they not kept, Python would run their `finally` blocks in the end.
        self._frozen: list[asyncio.Handle | asyncio.Task[Any]] = []
        self.network = SeededNetwork(self, chance)
        self.steps = 0
        self._to_come: list[tuple[int, int, Callable[[], None]]] = []
        self.lives: WeakKeyDictionary[asyncio.Task[Any], Life | None] = WeakKeyDictionary()

    def create_task(
        self,
        coro: Any,
        *,
        name: object = None,
        context: Context | None = None,
        eager_start: bool | None = None,
    ) -> asyncio.Task[Any]:
        """A task whose name is its number, of the life that it is begun in.

        None starts eagerly (Python 3.14): its first step has a place in the seeded order, too.
        """
        begun_in = copy_context() if context is None else context
        task = asyncio.Task(coro, loop=self, name=f"{next(self._numbers)}", context=begun_in)
        self.lives[task] = begun_in.get(LIFE)
        return task

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Report what nobody awaited, if it is the bot's.

        The emulator's web server fails where a connection is reset between a request and its
        handling (aiohttp, `RequestHandler.start`). What else fails there, the history awaits.
        """
        task = context.get("task") or context.get("future")
        if not (isinstance(task, asyncio.Task) and self.lives.get(task) is None):
            super().call_exception_handler(context)

    def _run_once(self) -> None:
        self._ready.extend(self._postponed)
        self._postponed.clear()
        if not self._ready:
            self._jump()
        self._release_due()
        handles = [*self._ready]
        self._ready.clear()
        for handle in self._in_seeded_order(handles):
            life = _context_of(handle).get(LIFE)
            if life is not None and life.killed:
                self._frozen.append(handle)
            elif life is not None and life.suspended:
                life.waiting.append(handle)
            elif not handle.cancelled():
                self.steps += 1
                handle._run()
                while self._to_come and self._to_come[0][0] <= self.steps:
                    heapq.heappop(self._to_come)[2]()

    def _in_seeded_order(self, handles: list[asyncio.Handle]) -> list[asyncio.Handle]:
        """The tasks' places among themselves by chance, all others where they are."""
        places = [
            (place, task)
            for place, handle in enumerate(handles)
            if isinstance(task := _task_of(handle), asyncio.Task)
        ]
        if not places:
            return handles
        # By age first: which one was scheduled first may hang on the addresses of objects.
        ordered = sorted(places, key=lambda each: _age(each[1])) if len(places) > 1 else places
        steps = [handles[place] for place, _ in ordered]
        self._chance.shuffle(steps)
        for (place, _), step in zip(places, steps, strict=True):
            handles[place] = step
        if self._chance.random() < LINGERS:
            lingering = self._chance.choice(steps)
            handles.remove(lingering)
            self._postponed.append(lingering)
        return handles

    def interrupt(self, steps: int, happen: Callable[[], None]) -> None:
        """Do this between two steps of tasks, so many from now: within whatever is under way."""
        heapq.heappush(self._to_come, (self.steps + steps, next(self._numbers), happen))

    def kill(self, life: Life) -> None:
        """Nothing that it began goes on, as if its process were gone."""
        life.killed = True
        self._frozen += life.waiting
        self._frozen += [task for task, owner in self.lives.items() if owner is life]
        if sys.version_info >= (3, 12):  # aiohttp begins its own at once, past `create_task`
            others = asyncio.all_tasks(self) - {*self.lives}
            self._frozen += [task for task in others if task.get_context().get(LIFE) is life]
        self.network.cut(_lives)

    def suspend(self, life: Life) -> None:
        """Nothing that it began goes on, until it is resumed."""
        life.suspended = True

    def resume(self, life: Life) -> None:
        """All of it goes on where it stood; what was due meanwhile is late."""
        life.suspended = False
        self._ready.extend(life.waiting)
        life.waiting.clear()

    def throw_away(self) -> None:
        """Close the loop, and end whatever is frozen: from here on it can do no harm."""
        self.set_exception_handler(lambda _loop, _context: None)
        for handles in (self._ready, self._scheduled, self._postponed):
            handles.clear()
        self.close()
        for task in [*self.lives]:
            coroutine = task.get_coro()
            if not task.done() and isinstance(coroutine, Coroutine):
                with suppress(Exception):
                    coroutine.close()
        self._frozen.clear()
        self.lives.clear()

    def _later(self, callback: Callable[[*Args], object], *args: *Args) -> None:
        if self._chance.random() < SLOW_THREAD:
            self.call_later(self._chance.uniform(0.0, LONGEST_THREAD), callback, *args)
        else:
            self.call_soon(callback, *args)


def running_loop() -> SeededLoop:
    """The one that runs."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SeededLoop)
    return loop


# What a Handle has, and its types do not show.
_CONTEXT, _CALLBACK, _SELF = "_context", "_callback", "__self__"


def _age(task: asyncio.Task[Any]) -> tuple[bool, int]:
    """Which was begun first: by our number, or by asyncio's own for what passed `create_task`."""
    name = task.get_name()
    return name.startswith("Task-"), int(name.removeprefix("Task-"))


def _context_of(handle: asyncio.Handle) -> Context:
    context: Context = getattr(handle, _CONTEXT)
    return context


def _task_of(handle: asyncio.Handle) -> object:
    """The task whose step it is, else anything."""
    return getattr(getattr(handle, _CALLBACK), _SELF, None)


def _lives(context: Context) -> bool:
    life = context.get(LIFE)
    return life is None or not life.killed
