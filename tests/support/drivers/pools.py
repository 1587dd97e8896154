"""What the bot has pools of processes for, done in the loop: feeds, files, charts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar, TypeVarTuple
from unittest.mock import patch

from bot.feeds.cleaner import Cleaner
from bot.workers.feeds import parser_process
from bot.workers.worker_pool import WorkerPool

Args = TypeVarTuple("Args")
T = TypeVar("T")


@contextmanager
def without_pools() -> Iterator[None]:
    """Until the end no pool has processes: their limits of time and memory do not hold."""
    if not parser_process._cleaners:
        parser_process._cleaners.append(Cleaner.load())
    with (
        patch.object(WorkerPool, "run", _run_here),
        patch.object(WorkerPool, "close", _nothing_to_close),
    ):
        yield


async def _run_here(_pool: WorkerPool, call: Callable[[*Args], T], *args: *Args) -> T:
    return await asyncio.to_thread(call, *args)


async def _nothing_to_close(_pool: WorkerPool) -> None:
    return None
