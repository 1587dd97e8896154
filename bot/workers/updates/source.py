"""Where updates come from, as the receiver knows it, and how long it waits for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from telegram import Update


@dataclass(frozen=True, slots=True)
class Timing:
    """All in seconds."""

    long_poll: float = 30.0  # Bot API: getUpdates waits at most 50
    pause: float = 0.05  # while something is unfinished: between two looks, and two records
    slow_pause: float = 0.3  # between two looks once the offset has not moved for `patience`
    patience: float = 5.0
    handler_limit: float = 30.0
    retry: float = 1.0  # before an update is started again
    backoff: float = 0.5  # after a fault, doubling ...
    backoff_most: float = 5.0  # ... up to here: so long after an outage nobody is answered
    conflict_most: float = 30.0  # where another copy asks: each call of ours ends one of its
    takeover: float = 0.0  # so long from the start on, another copy's open call is no fault
    grace: float = 4.0  # for what is running when `stop` is called
    farewell: float = 2.0  # for the last words with the ledger and with Telegram


USUAL = Timing()


class Source(Protocol):
    """Where updates come from. Each is handed out once, until the source is closed."""

    async def receive(self) -> Sequence[Update]:
        """Wait for new ones; there may be none. Raises TelegramFault, LeaseLost."""

    def settle(self, update_ids: Sequence[int]) -> None:
        """The ledger says that these are finished: Telegram need not bring them again."""

    async def confirm(self) -> None:
        """Tell Telegram at once what is settled. Raises TelegramFault, LeaseLost."""

    def close(self) -> None:
        """Hand out nothing more, and let go of what is not settled: it comes again."""
