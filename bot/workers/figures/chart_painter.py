"""The painter of charts: in a process of its own, so that the bot does not wait; idle, it ends."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from bot.core.clock import Clock
from bot.figures.charts import Panel
from bot.figures.drawing import draw
from bot.workers.process_limits import limit_worker
from bot.workers.worker_pool import Overrun, WorkerPool

TIME_LIMIT = 20.0  # seconds; a card takes one
MEMORY_LIMIT = 700_000_000  # bytes of address space
CARDS_PER_WORKER = 20

log = structlog.get_logger(__name__)


class ChartPainter:
    """The painter of panels."""

    def __init__(self, clock: Clock) -> None:
        self._workers = WorkerPool(
            limit_worker,
            (MEMORY_LIMIT,),
            time_limit=TIME_LIMIT,
            calls_per_worker=CARDS_PER_WORKER,
            workers=1,
            clock=clock,
        )

    async def paint(self, heading: str, panels: Sequence[Panel]) -> bytes | None:
        """Return a PNG; None where there is nothing to draw, or drawing failed."""
        if not panels:
            return None
        try:
            return await self._workers.run(draw, heading, tuple(panels))
        except Overrun as error:
            log.warning("charts_not_drawn", reason=str(error))
            return None

    async def close(self) -> None:
        """End the process, also in the middle of a drawing."""
        await self._workers.close()
