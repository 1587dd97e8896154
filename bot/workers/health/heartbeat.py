"""The dead man's switch: an address called while all is well; its owner notices silence."""

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
    """The caller of `url`, which is as secret as a password: with it anybody can feign health."""

    url: str
    connections: Connections
    failures: Callable[[], Awaitable[tuple[Failure, ...]]]

    async def tick(self) -> None:
        """Call the address if there is no failure."""
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
