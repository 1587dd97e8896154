"""Observation from outside: the events, the wire log, and the counts."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeAlias

from bot.demo.emulator.protocol.wire import Json

LOG_SIZE = 5000
TALLY_SIZE = 20_000  # at a thousand calls a second a counter may look away for this long
BACKLOG = 1000
Event: TypeAlias = tuple[str, Json]
# Number, moment (epoch seconds), method, chat (0 for none) and HTTP status of a call.
TallyEntry: TypeAlias = tuple[int, float, str, int, int]


class Events:
    """The events, for every listener; a listener that falls behind loses the oldest."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Event | None]] = set()

    def emit(self, kind: str, content: Json) -> None:
        """Hand an event to all listeners; `kind`: message, edit, delete or call."""
        for listener in self._listeners:
            if listener.full():
                listener.get_nowait()
            listener.put_nowait((kind, content))

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[Event | None]]:
        """Yield a queue of events; None in it means that the server is closing."""
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
    """The bot's newest calls, without its token, and a longer tally without their content."""

    def __init__(self) -> None:
        self._calls: deque[Json] = deque(maxlen=LOG_SIZE)
        self._tally: deque[TallyEntry] = deque(maxlen=TALLY_SIZE)
        self._count = 0
        self.sent: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()

    def add(
        self, at: float, method: str, params: Json, status: int, error: str, *, chat: int = 0
    ) -> Json:
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
        self._tally.append((self._count, at, method, chat, status))
        return call

    def calls(self, method: str) -> list[Json]:
        """Return the calls, oldest first; an empty `method` means all."""
        return [call for call in self._calls if method in {"", call["method"]}]

    def tally(self, since: int) -> list[TallyEntry]:
        """Return the tally of the calls after number `since`, oldest first."""
        first = self._tally[0][0] if self._tally else 1
        return list(islice(self._tally, max(0, since + 1 - first), None))
