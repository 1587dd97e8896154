"""The handling of an update, at least once: each start is counted first, the third is the last."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Protocol

import structlog
from telegram import Update
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.core.clock import Clock, time_limit
from bot.core.errors import StorageError, Unreachable, Wait
from bot.workers.updates.lanes import is_fleeting

_log = structlog.get_logger(__name__)

STARTS = 3
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 60.0)  # seconds between tries within a start
FLEETING = 10.0  # seconds: after that no person waits for the answer any more
_DIED = "the process ended each time while it was handled"


class Ledger(Protocol):
    """The memory of updates between two lives of the process; storage implements it.

    An ordinary update costs two small transactions: `start`, and a share of `finish`, which takes
    many at once. Telegram keeps updates for 24 h, so older rows may be forgotten. Every method may
    raise StorageError; it is then asked again later.
    """

    async def start(self, update_id: int) -> int:
        """Count a start, durably, before the handler runs; return the starts so far.

        0 when the update is finished or set aside: Telegram only sent it again.
        """

    async def finish(self, update_ids: Sequence[int]) -> None:
        """Record that updates need never be handled again. A repetition is harmless."""

    async def set_aside(self, update_id: int, update: bytes, reason: str) -> None:
        """Keep an update that could not be handled, and finish it, in one transaction.

        `update` is its JSON and may hold a tip: it is to be sealed.
        """


class End(Enum):
    """The end of a start."""

    HANDLED = "handled"  # the ledger is yet to be told
    SETTLED = "settled"  # the ledger knows it: it came again, or is set aside
    UNFINISHED = "unfinished"  # to be started again


@dataclass(frozen=True, slots=True)
class _Failure:
    """The reason why a try failed; `passes_in`: seconds it may last, None for a defect."""

    reason: str
    passes_in: float | None = None


@dataclass(slots=True, eq=False)
class Attempts:
    """The starter of updates. `handle` may raise anything; `limit` is its time in seconds.

    `on_set_aside` lets the app tell the person that this update will not be handled.
    """

    handle: Callable[[Update], Awaitable[None]]
    ledger: Ledger
    on_set_aside: Callable[[Update], Awaitable[None]]
    limit: float
    clock: Clock
    # Why the last start of an update failed, by its id.
    _reasons: dict[int, str] = field(default_factory=dict, init=False)

    async def make(self, update: Update) -> End:
        """Start an update once. Raises StorageError, and nothing that `handle` raised."""
        if is_fleeting(update):
            return await self._answer_once(update)
        update_id = update.update_id
        starts = await self.ledger.start(update_id)
        if starts == 0:
            return End.SETTLED
        if starts <= STARTS:
            reason = await self._failure_of(update)
            if reason is None:
                self._reasons.pop(update_id, None)
                return End.HANDLED
            self._reasons[update_id] = reason
            _log.error("an update was not handled", update_id=update_id, reason=reason)
        if starts < STARTS:
            return End.UNFINISHED
        reason = self._reasons.get(update_id, _DIED)
        await self.ledger.set_aside(update_id, update.to_json().encode(), reason)
        self._reasons.pop(update_id, None)
        _log.error("an update is set aside", update_id=update_id, reason=reason)
        await self._tell(update)
        return End.SETTLED

    async def _answer_once(self, update: Update) -> End:
        """Answer a question from another chat: it is not stored, and there is no second try.

        Such a question changes nothing, and a person who still wants an answer asks anew.
        """
        failure = await self._try(update, min(self.limit, FLEETING))
        if failure is not None:
            _log.warning("a question from another chat has no answer", reason=failure.reason)
        return End.SETTLED

    async def _failure_of(self, update: Update) -> str | None:
        """Handle an update; return None, or why that failed, in words that quote nobody.

        A fault that passes by itself (the database or Telegram out of reach, a 429) is waited out
        in the same start: three starts in three seconds would set aside an update that is only
        delayed.
        """
        for pause in PAUSES:
            failure = await self._try(update, self.limit)
            if failure is None or failure.passes_in is None:
                break
            await self.clock.sleep(max(pause, failure.passes_in))
        else:
            failure = await self._try(update, self.limit)
        return failure.reason if failure else None

    async def _try(self, update: Update, seconds: float) -> _Failure | None:
        try:
            async with time_limit(self.clock, seconds) as limit:
                await self.handle(update)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise  # we are being stopped
            return _Failure("something it waited for was cancelled")
        except Exception as error:  # noqa: BLE001 (boundary: one update's fault is its own, law 4)
            if limit.expired():
                return _Failure(f"took longer than {seconds:g} s")
            frame = traceback.extract_tb(error.__traceback__)[-1]
            reason = f"{type(error).__name__} in {frame.name}, line {frame.lineno}"
            return _Failure(reason, _passes_in(error))
        return None

    async def _tell(self, update: Update) -> None:
        try:
            async with time_limit(self.clock, self.limit):
                await self.on_set_aside(update)
        except Exception as error:  # noqa: BLE001 (boundary: telling the person is all that failed)
            _log.warning("the person could not be told", error=type(error).__name__)


def _passes_in(error: Exception) -> float | None:
    """Return how many seconds at least a fault of the environment may last; None for any other."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    if isinstance(error, Wait):
        return error.seconds
    # python-telegram-bot's BadRequest is a NetworkError, but no retry mends it.
    passing = StorageError | Unreachable | NetworkError
    if isinstance(error, passing) and not isinstance(error, BadRequest):
        return 0.0
    return None
