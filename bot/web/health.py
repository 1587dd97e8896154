"""What `/healthz` and the operator want to know: does each part still move?"""

from __future__ import annotations

from collections.abc import Callable

from bot.core.errors import StorageError
from storage.opening import Storage

LATE_AFTER = 10  # times the polling interval, and never under two minutes


class Health:
    """Collects what is wrong, in sentences."""

    def __init__(
        self, storage: Storage, *, poll_seconds: float, clock: Callable[[], float]
    ) -> None:
        self._storage = storage
        self._late = max(120.0, LATE_AFTER * poll_seconds)
        self._clock = clock
        self._started_at = clock()
        self.telegram_is_reached = False

    async def reasons(self) -> list[str]:
        """Return what is wrong, in sentences; nothing when all is well."""
        try:
            feeds = await self._storage.feeds.all()
        except StorageError as error:
            return [str(error)]
        found = [
            f"{feed.url} has not been read for {int(late)} s."
            for feed in feeds
            if (late := self._clock() - (feed.last_success_at or self._started_at)) > self._late
        ]
        if not self.telegram_is_reached:
            found.append("Telegram has not been reached since the start.")
        return found
