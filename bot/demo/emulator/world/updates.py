"""Updates to the bot: the queue, and getUpdates with its long poll.

Bot API: "Getting updates". An update waits until it is confirmed by a greater offset; a second
getUpdates ends the first with 409.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from itertools import islice

from bot.core.clock import Clock, time_limit
from bot.demo.emulator.protocol.errors import ApiError, conflict
from bot.demo.emulator.protocol.wire import Json, Params, clamp

_OTHER_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


def lane_of(update: Json) -> int:
    """Return the chat that an update belongs to, or its person where it has no chat."""
    (content,) = (update[kind] for kind in update if kind != "update_id")
    about = content.get("message", content)
    chat = about["chat"] if "chat" in about else content["from"]
    return int(chat["id"])


@dataclass(slots=True)
class UpdateQueue:
    clock: Clock
    allowed: frozenset[str] = frozenset()  # the kinds asked for; empty: all kinds
    webhook_active: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _pending: deque[Json] = field(default_factory=deque)
    _last_id: int = 100_000_000
    _waiting: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._pending)

    def put(self, kind: str, content: Json) -> None:
        if self.allowed and kind not in self.allowed:
            return
        self._last_id += 1
        self._pending.append({"update_id": self._last_id, kind: content})
        self.changed.set()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def allow(self, params: Params) -> None:
        """Set the kinds of `allowed_updates`; without a list they stay unchanged."""
        if given := params.array("allowed_updates"):
            self.allowed = frozenset(given)

    def clear(self) -> None:
        self._pending.clear()

    def list_pending(self) -> list[Json]:
        """Return the waiting updates, oldest first."""
        return list(self._pending)

    def remove(self, update_id: int) -> None:
        """Remove an update, which may be removed already."""
        self._pending = deque(u for u in self._pending if u["update_id"] != update_id)

    def confirm(self, offset: int) -> None:
        """Remove the updates before `offset`."""
        while self._pending and self._pending[0]["update_id"] < offset:
            self._pending.popleft()

    async def get(self, params: Params) -> list[Json]:
        """Answer getUpdates. Raises `ApiError` 409 with a webhook, or when another call comes."""
        if self.webhook_active:
            raise conflict(_WEBHOOK_ACTIVE)
        self.end_poll(conflict(_OTHER_POLLER))
        offset = params.integer("offset")
        limit = clamp(params.integer("limit", 100), 1, 100)
        timeout = clamp(params.integer("timeout"), 0, 50)
        self.allow(params)
        self.confirm(offset)
        if not self._pending and timeout:
            await self._wait(timeout)
        return list(islice(self._pending, limit))

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
        """End the open long poll, with an error or with the waiting updates."""
        waiting, self._waiting = self._waiting, None
        if waiting is None or waiting.done():
            return
        if reason is None:
            waiting.set_result(None)
        else:
            waiting.set_exception(reason)
