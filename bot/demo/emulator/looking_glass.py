"""What one can watch: events as they happen, the wire log, and the counts."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from bot.demo.emulator.wire import Json

LOG_SIZE = 5000
BACKLOG = 1000
Event = tuple[str, Json]


class Events:
    """Hands every event to every listener; one that does not listen any more loses some."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Event | None]] = set()

    def emit(self, kind: str, content: Json) -> None:
        for listener in self._listeners:
            if listener.full():
                listener.get_nowait()
            listener.put_nowait((kind, content))

    @property
    def heard(self) -> bool:
        return bool(self._listeners)

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[Event | None]]:
        """A queue of events; None in it means that the server goes away."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue(BACKLOG)
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    def close(self) -> None:
        for listener in self._listeners:
            if listener.full():
                listener.get_nowait()
            listener.put_nowait(None)


class WireLog:
    """The newest calls of the bot, without its token."""

    def __init__(self) -> None:
        self._calls: deque[Json] = deque(maxlen=LOG_SIZE)
        self._count = 0
        self.sent: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()

    def add(self, at: float, method: str, params: Json, status: int, error: str) -> Json:
        self._count += 1
        call: Json = {
            "n": self._count, "at": at, "method": method, "params": params, "status": status,
        }  # fmt: skip
        if error:
            call["error"] = error
            self.errors[str(status)] += 1
        else:
            self.sent[method] += 1
        self._calls.append(call)
        return call

    def calls(self, method: str, since: int) -> list[Json]:
        """The calls after number `since`, oldest first; an empty `method` means all."""
        first = self._calls[0]["n"] if self._calls else 1
        wanted = method.lower()
        return [
            call
            for call in islice(self._calls, max(0, since + 1 - first), None)
            if not wanted or call["method"].lower() == wanted
        ]
