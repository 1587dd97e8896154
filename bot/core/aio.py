"""Sleeping that can be cut short."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TypeVar


async def sleep_or(stop: asyncio.Event, seconds: float, *others: asyncio.Event) -> None:
    """Sleep, but wake at once when `stop` or one of the others is set."""
    waits = [asyncio.ensure_future(event.wait()) for event in (stop, *others)]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


T = TypeVar("T")


async def unless_stopped(stop: asyncio.Event, work: Coroutine[None, None, T]) -> T | None:
    """What `work` gives, or None when `stop` is set first; the work is cancelled then."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        stopping.cancel()
