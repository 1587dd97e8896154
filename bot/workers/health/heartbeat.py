"""The dead man's switch: an address that is asked as long as all is well; who runs it notices."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from yarl import URL

from bot.core.errors import Unreachable
from bot.telegram.connections import Connections, Limits
from bot.workers.health.health import Failure

EVERY = 60.0  # seconds

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Asks `url`, which is as secret as a password: whoever knows it can feign a healthy bot."""

    url: str
    connections: Connections
    failures: Callable[[], Awaitable[tuple[Failure, ...]]]

    async def tick(self) -> None:
        """Ask, if nothing is wrong."""
        if await self.failures():
            return
        try:
            status, _ = await self.connections.request(
                "GET", URL(self.url), headers={}, limits=Limits(read=10.0)
            )
        except Unreachable as fault:
            log.warning("heartbeat_not_heard", reason=str(fault))
        else:
            if not 200 <= status < 300:
                log.warning("heartbeat_not_heard", reason=f"status {status}")
