"""The measured rate of the sender while more waits than it may send. Times: of any clock."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

ENOUGH = 10.0  # seconds of evidence
REMEMBERED = 30.0  # seconds of evidence, the latest
LATELY = 300.0  # seconds: older evidence tells no more about now
SILENT = 5.0  # seconds without any answer count, too: before that, the first is on its way


class _Span(NamedTuple):
    ended: float
    seconds: float
    done: int


class Throughput:
    """The messages a second, over the time in which as many as allowed were in flight."""

    def __init__(self) -> None:
        self._spans: deque[_Span] = deque()
        self._full_since: float | None = None
        self._counted_from: float | None = None
        self._beside = 0

    def note_reply(self) -> None:
        """Count one more message that left on the same budget, past the sender."""
        self._beside += 1

    def record(self, now: float, done: int, *, full: bool) -> None:
        """Record the messages settled since the last call; `full`: no more may leave now."""
        if self._counted_from is None and self._full_since is not None:
            silent = now - self._full_since > SILENT
            self._counted_from = self._full_since if silent else None
        if self._counted_from is not None:
            self._keep(_Span(now, now - self._counted_from, done + self._beside))
        self._beside = 0
        self._counted_from = now if full and (done or self._counted_from is not None) else None
        self._full_since = (self._full_since or now) if full else None

    def rate(self, now: float) -> float | None:
        """Return the messages a second; None where there is not enough evidence."""
        spans = [span for span in self._spans if span.ended >= now - LATELY]
        seconds = sum(span.seconds for span in spans)
        return sum(span.done for span in spans) / seconds if seconds >= ENOUGH else None

    def _keep(self, span: _Span) -> None:
        self._spans.append(span)
        over = sum(each.seconds for each in self._spans) - REMEMBERED
        while len(self._spans) > 1 and over >= self._spans[0].seconds:
            over -= self._spans.popleft().seconds
