"""Updates on their way to the bot: the queue, and getUpdates with its long poll.

Bot API: "Getting updates". An update waits until it is confirmed by a greater offset, at
most 24 hours; a second getUpdates ends the first with 409.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from bot.core.clock import Clock, time_limit
from bot.demo.emulator.protocol.errors import ApiError, bad_request, conflict
from bot.demo.emulator.protocol.wire import Json, Params, clamp

KEPT_SECONDS = 24 * 3600
# Those that this server makes.
KINDS = {
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query",
    "my_chat_member", "chat_member",
}  # fmt: skip
DEFAULT_KINDS = frozenset(KINDS - {"chat_member"})
_OTHER_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True)
class UpdateQueue:
    clock: Clock
    allowed: frozenset[str] = DEFAULT_KINDS
    webhook_active: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _pending: deque[tuple[float, Json]] = field(default_factory=deque)
    _last_id: int = 100_000_000
    _waiting: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._pending)

    def put(self, kind: str, content: Json) -> None:
        if kind not in self.allowed:
            return
        self._last_id += 1
        self._pending.append((self.clock.now(), {"update_id": self._last_id, kind: content}))
        self.changed.set()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def allow(self, params: Params) -> None:
        """`allowed_updates`: an empty list is the default list, no list leaves it as it was."""
        given = params.json("allowed_updates", "allowed_updates")
        if given is None:
            return
        if not isinstance(given, list):
            raise bad_request("expected an Array of String as allowed_updates")
        known = frozenset(str(kind).lower() for kind in given) & KINDS
        self.allowed = known or DEFAULT_KINDS

    def clear(self) -> None:
        self._pending.clear()

    def first(self) -> Json | None:
        self._expire()
        return self._pending[0][1] if self._pending else None

    def confirm(self, offset: int) -> None:
        """Forgets what is older than `offset`; a negative one keeps that many newest."""
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
        else:
            while self._pending and self._pending[0][1]["update_id"] < offset:
                self._pending.popleft()

    async def get(self, params: Params) -> list[Json]:
        """getUpdates. Raises `ApiError` 409 while a webhook is set or another call comes."""
        if self.webhook_active:
            raise conflict(_WEBHOOK_ACTIVE)
        self.end_poll(conflict(_OTHER_POLLER))
        offset = params.integer("offset")
        limit = clamp(params.integer("limit", 100), 1, 100)
        timeout = clamp(params.integer("timeout"), 0, 50)
        self.allow(params)
        self._expire()
        self.confirm(offset)
        if not self._pending and timeout:
            await self._wait(timeout)
        return [update for _, update in list(self._pending)[:limit]]

    async def _wait(self, seconds: float) -> None:
        waiting = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        try:
            async with time_limit(self.clock, seconds):
                await waiting
        except TimeoutError:
            pass
        finally:
            if self._waiting is waiting:
                self._waiting = None

    def end_poll(self, reason: ApiError | None = None) -> None:
        """Ends the open long poll, with an error or with what there is."""
        waiting, self._waiting = self._waiting, None
        if waiting is None or waiting.done():
            return
        if reason is None:
            waiting.set_result(None)
        else:
            waiting.set_exception(reason)

    def _expire(self) -> None:
        oldest = self.clock.now() - KEPT_SECONDS
        while self._pending and self._pending[0][0] < oldest:
            self._pending.popleft()
