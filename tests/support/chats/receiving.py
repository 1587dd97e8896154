"""A Telegram that forgets what is confirmed, a ledger that does not, and a handler that notes."""

from __future__ import annotations

import asyncio
import datetime as dtm
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from telegram import Chat, Message, Update

from bot.core.clock import Clock
from bot.core.errors import StorageError, TelegramFault
from bot.workers.updates.attempts import Ledger
from bot.workers.updates.polling import Polling
from bot.workers.updates.receiver import Receiver, nobody_to_tell
from bot.workers.updates.source import USUAL, Timing
from tests.support.patience import PATIENCE

QUICK = Timing(
    long_poll=5.0, pause=0.002, slow_pause=0.002, handler_limit=5.0, retry=0.002, grace=0.05
)


def update(update_id: int, chat: int = 1, text: str = "halo") -> Update:
    message = Message(
        message_id=update_id,
        date=dtm.datetime(2026, 2, 16, tzinfo=dtm.UTC),
        chat=Chat(chat, "private"),
        text=text,
    )
    return Update(update_id, message=message)


class Telegram:
    """getUpdates: confirms below the offset, hands out a hundred, waits where there is nothing.

    Asked for the same offset twice in a row it gives one update only, as the real server does
    within half a second.
    """

    def __init__(self, *updates: Update) -> None:
        self.waiting = {one.update_id: one for one in updates}
        self.confirmed: list[int] = []
        self.asked: list[tuple[int, float]] = []
        self.faults: list[TelegramFault] = []
        self._news = asyncio.Event()

    def send(self, *updates: Update) -> None:
        """New updates arrive."""
        self.waiting |= {one.update_id: one for one in updates}
        self._news.set()

    async def fetch(self, offset: int, wait: float) -> Sequence[Update]:
        """As BotApi's getUpdates."""
        most = 1 if self.asked and self.asked[-1][0] == offset else 100
        self.asked.append((offset, wait))
        if self.faults:
            raise self.faults.pop(0)
        for done in [held for held in self.waiting if held < offset]:
            self.confirmed.append(done)
            del self.waiting[done]
        if not self.waiting and wait:
            self._news.clear()
            await self._news.wait()
        return [self.waiting[key] for key in sorted(self.waiting)][:most]


@dataclass
class MemoryLedger:
    """A ledger that survives its receivers."""

    starts: dict[int, int] = field(default_factory=dict)
    finished: set[int] = field(default_factory=set)
    aside: dict[int, tuple[bytes, str]] = field(default_factory=dict)
    transactions: int = 0
    down: int = 0  # how many calls fail

    def _commit(self) -> None:
        if self.down:
            self.down -= 1
            raise StorageError("database is locked")
        self.transactions += 1

    async def start(self, update_id: int) -> int:
        self._commit()
        if update_id in self.finished:
            return 0
        self.starts[update_id] = self.starts.get(update_id, 0) + 1
        return self.starts[update_id]

    async def finish(self, update_ids: Sequence[int]) -> None:
        self._commit()
        self.finished |= set(update_ids)

    async def set_aside(self, update_id: int, update: bytes, reason: str) -> None:
        self._commit()
        self.finished.add(update_id)
        self.aside[update_id] = (update, reason)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what must come; the test's own time limit says when it does not."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.001)


async def nothing_to_prepare() -> None:
    """No webhook is set."""


def poller(
    fetch: Callable[[int, float], Awaitable[Sequence[Update]]],
    handle: Callable[[Update], Awaitable[None]],
    ledger: Ledger,
    *,
    clock: Clock,
    timing: Timing = USUAL,
    on_set_aside: Callable[[Update], Awaitable[None]] = nobody_to_tell,
    jitter: Callable[[], float] = random.random,
) -> Receiver:
    """A receiver that asks for updates."""
    source = Polling(fetch, prepare=nothing_to_prepare, timing=timing, clock=clock)
    return Receiver(
        source,
        handle,
        ledger,
        on_set_aside=on_set_aside,
        timing=timing,
        clock=clock,
        jitter=jitter,
    )


@asynccontextmanager
async def receiving(receiver: Receiver) -> AsyncIterator[None]:
    running = asyncio.create_task(receiver.run())
    try:
        yield
    finally:
        await receiver.stop()
        await running


class Diary:
    """A handler that notes what it was given; `block` and `fail` make it misbehave."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.handled: list[int] = []
        self.block: dict[int, asyncio.Event] = {}
        self.fail: dict[int, int] = {}

    async def handle(self, one: Update) -> None:
        self.begun.append(one.update_id)
        if blocked := self.block.get(one.update_id):
            await blocked.wait()
        if self.fail.get(one.update_id, 0) > 0:
            self.fail[one.update_id] -= 1
            raise RuntimeError("rahasia di dalam pesan galat")
        self.handled.append(one.update_id)
