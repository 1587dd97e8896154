"""Charts drawn in a process of their own, so that nobody waits for one; it ends when it is idle."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from bot.core.clock import Clock
from bot.figures.charts import Panel
from bot.figures.drawing import draw
from bot.workers.worker_limits import limit_this_process
from bot.workers.worker_pool import Overrun, WorkerPool

TIME_LIMIT = 20.0  # seconds; a card takes one
MEMORY_LIMIT = 700_000_000  # bytes of address space
CARDS_PER_WORKER = 20

log = structlog.get_logger(__name__)


class ChartPainter:
    """Makes pictures of panels."""

    def __init__(self, clock: Clock) -> None:
        self._workers = WorkerPool(
            limit_this_process,
            (MEMORY_LIMIT,),
            time_limit=TIME_LIMIT,
            calls_per_worker=CARDS_PER_WORKER,
            workers=1,
            clock=clock,
        )

    async def paint(self, heading: str, panels: Sequence[Panel]) -> bytes | None:
        """A PNG; None where there is nothing to draw, or it could not be drawn."""
        if not panels:
            return None
        try:
            return await self._workers.run(draw, heading, tuple(panels))
        except Overrun as error:
            log.warning("charts_not_drawn", reason=str(error))
            return None

    async def close(self) -> None:
        """End the process, whatever it is at."""
        await self._workers.close()
