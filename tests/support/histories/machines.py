"""State machines over a database: hypothesis invents a history, and shrinks one that fails.

A machine of hypothesis is played in a thread, as its rules are no coroutines; what they do runs in
the loop of the test, so that it takes the `storage` of any other test, on either engine.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import ClassVar, TypeVar

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from storage.repositories import Storage
from tests.support.storage.databases import empty

Answer = TypeVar("Answer")


class StorageMachine(RuleBasedStateMachine):
    """A machine that begins each history with an empty database; `play` gives it one."""

    storage: ClassVar[Storage]
    loop: ClassVar[asyncio.AbstractEventLoop]

    def __init__(self) -> None:
        super().__init__()
        self.do(empty(self.storage))

    def do(self, work: Coroutine[None, None, Answer]) -> Answer:
        """Have it done in the loop of the test."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()


async def play(machine: type[StorageMachine], storage: Storage, *, share: int, steps: int) -> None:
    """So many steps a history, and one history where other properties have `share` examples.

    Many more with --hypothesis-profile=night.
    """
    machine.storage, machine.loop = storage, asyncio.get_running_loop()
    histories = settings(max_examples=settings().max_examples // share, stateful_step_count=steps)
    await asyncio.to_thread(run_state_machine_as_test, machine, settings=histories)
