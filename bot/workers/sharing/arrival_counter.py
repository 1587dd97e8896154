"""The counts of arrivals by link, kept so that no row gives away who came by which.

A row that appears, or changes, in the moment of a person's START would tell a reader of the
database by which poster, or under which shared article, that person came. So arrivals are gathered
in memory, and written once an hour, where five or more are together; fewer wait on. A crash loses
the gathered ones: a sum that is a little too small harms nobody.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from bot.core.clock import Clock
from bot.core.errors import StorageError
from bot.sharing.sources import Arrival
from storage.figures.arrivals import Arrivals, figures_of

EVERY = 3600.0  # seconds
AT_LEAST = 5  # people, as for words that were searched in vain
MOST_DIFFERENT = 5000  # waiting sums: made-up article numbers must not fill the memory

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, slots=True, eq=False)
class ArrivalCounter:
    """The counter of arrivals, each of a person who did not follow that place before."""

    storage: Arrivals
    zone: ZoneInfo
    clock: Clock
    _waiting: Counter[tuple[str, str]] = field(default_factory=Counter, init=False)

    def note(self, arrival: Arrival) -> None:
        """Count an arrival."""
        for figure in figures_of(arrival):
            if figure in self._waiting or len(self._waiting) < MOST_DIFFERENT:
                self._waiting[figure] += 1

    async def tick(self) -> None:
        """Write the sums that are large enough, under today's date."""
        enough = {figure: n for figure, n in self._waiting.items() if n >= AT_LEAST}
        if not enough:
            return
        day = datetime.fromtimestamp(self.clock.now(), self.zone).date().isoformat()
        try:
            await self.storage.add(day, enough)
        except StorageError as error:
            log.error("arrivals_not_counted", reason=str(error))
            return
        for figure, written in enough.items():
            self._waiting[figure] -= written
            if not self._waiting[figure]:
                del self._waiting[figure]
