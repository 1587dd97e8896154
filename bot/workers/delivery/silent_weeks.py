"""The news from nearby, in the summary of readers who have had no news for a week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.core.clock import Clock
from bot.core.errors import StorageError
from storage.delivery.outbox import Outbox

EVERY = 10.0  # seconds
CHUNK = 100  # readers in one transaction
# A million readers, each once a week, are two a second; all of them at once, as after the
# upgrade that began it, a thousand a tick take three hours.
CHUNKS = 10

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class SilentWeeks:
    """The job for silent weeks. `notify` is called when there are new rows."""

    outbox: Outbox
    clock: Clock
    notify: Callable[[], None]

    async def tick(self) -> None:
        """Write the summaries of readers whose week is over."""
        try:
            for _ in range(CHUNKS):
                looked = await self.outbox.break_silence(now=self.clock.now(), limit=CHUNK)
                if looked.made:
                    self.notify()
                if looked.readers < CHUNK:
                    return
        except StorageError as error:
            log.error("silent_weeks_not_ended", reason=str(error))
