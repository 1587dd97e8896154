"""The source of updates as the receiver uses it, and the times for which the receiver waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from telegram import Update


@dataclass(frozen=True, slots=True)
class Timing:
    """The times of receiving, all in seconds."""

    long_poll: float = 30.0  # Bot API: getUpdates waits at most 50
    pause: float = 0.05  # while an update is unfinished: between two looks, and two records
    slow_pause: float = 0.3  # between two looks once the offset has not moved for `patience`
    patience: float = 5.0
    handler_limit: float = 30.0
    retry: float = 1.0  # before an update is started again
    backoff: float = 0.5  # after a fault, doubling ...
    backoff_most: float = 5.0  # ... up to here: after an outage updates may wait for so long
    conflict_most: float = 30.0  # where another copy polls: each of our calls ends one of its
    takeover: float = 0.0  # after the start, while another copy's open call is no fault
    grace: float = 4.0  # for the updates that run when `stop` is called
    farewell: float = 2.0  # for the last calls to the ledger and to Telegram


USUAL = Timing()


class Source(Protocol):
    """A source of updates. Each is handed out once, until the source is closed."""

    async def receive(self) -> Sequence[Update]:
        """Wait for new updates; there may be none. Raises TelegramFault, LeaseLost."""

    def settle(self, update_ids: Sequence[int]) -> None:
        """Settle updates that the ledger has as finished: Telegram need not bring them again."""

    async def confirm(self) -> None:
        """Tell Telegram at once which updates are settled. Raises TelegramFault, LeaseLost."""

    def close(self) -> None:
        """Hand out no more updates, and drop the unsettled ones: they come again."""
