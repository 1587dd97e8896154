"""A process of the bot in the loop: it runs, stands still for a while, or is gone."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import NamedTuple


class Commit(NamedTuple):
    """`step`: of the loop. `number`: of the lease that it needed, None for one that needed none."""

    step: int
    number: int | None
    claims: bool  # rows of the outbox


class Life:
    """What one start of the bot began. `name`: of the copy, the same after each start.

    `barred`: ports that it does not reach. `cut_off`: from the database. `unheard`: what it
    asks the database for is swallowed on the way. `commits`: those that only the leader may make.
    """

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.killed = False
        self.suspended = False
        self.waiting: list[asyncio.Handle] = []  # its steps, while it is suspended
        self.barred: set[int] = set()
        self.cut_off = self.unheard = False
        self.commits: list[Commit] = []


LIFE: ContextVar[Life | None] = ContextVar("life", default=None)  # None: the world itself
# Whose connection it is that a server of the world answers.
CALLER: ContextVar[Life | None] = ContextVar("caller", default=None)
