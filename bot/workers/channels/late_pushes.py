"""The watch for late pushes: a push that takes too long names the channel that has it already."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.core.clock import Clock
from bot.core.errors import StorageError
from bot.workers.delivery.pace import SendingPace
from storage.channels.late_pushes import LatePushes

EVERY = 15.0  # seconds

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class LatePushWatch:
    """The watch for late pushes. `pace`: the pace of sending, which the forecasts go by."""

    late_pushes: LatePushes
    pace: SendingPace
    clock: Clock

    async def tick(self) -> None:
        """Name the channel in the pushes that are under way and take longer than promised."""
        try:
            pace = await self.pace.now()
            named = await self.late_pushes.name_channels(pace=pace, now=self.clock.now())
        except StorageError as error:
            log.error("late_pushes_not_looked_at", reason=str(error))
            return
        if named:
            log.info("channels_named_in_late_pushes", channels=named)
