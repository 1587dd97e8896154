"""Delivery of updates to the bot's own address (Bot API: setWebhook).

The order is the real server's (its source: WebhookActor): updates of one chat one after another,
those of different chats side by side; any answer but a 2xx is tried again, later each time or when
`Retry-After` says.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
import orjson

from bot.demo.emulator.protocol.errors import bad_request, conflict
from bot.demo.emulator.protocol.wire import Json, Params, clamp
from bot.demo.emulator.world.updates import UpdateQueue, lane_of

FIRST_RETRY = 0.1
LAST_RETRY = 120.0
TIMEOUT = 60.0
_PORTS = {80, 88, 443, 8443}
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


@dataclass(slots=True)
class _Target:
    url: str
    secret: str
    max_connections: int
    ip_address: str
    error: str = ""
    error_date: int = 0


class Webhook:
    def __init__(self, updates: UpdateQueue) -> None:
        self._updates = updates
        self._target: _Target | None = None
        self._task: asyncio.Task[None] | None = None

    def set(self, params: Params) -> bool:
        """Handle setWebhook; an empty `url` removes the webhook. Raises `ApiError` 400."""
        url = params.text("url")
        if not url:
            return self.delete(params)
        target = _Target(
            url=url,
            secret=params.text("secret_token"),
            max_connections=clamp(params.integer("max_connections", 40), 1, 100),
            ip_address=params.text("ip_address"),
        )
        _check(target)
        self._updates.end_poll(conflict("terminated by setWebhook request"))
        self._updates.allow(params)
        self._replace(target, drop=params.boolean("drop_pending_updates"))
        return True

    def delete(self, params: Params) -> bool:
        self._replace(None, drop=params.boolean("drop_pending_updates"))
        return True

    def info(self) -> Json:
        target = self._target
        fields: Json = {
            "url": target.url if target else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if target is not None:
            fields["max_connections"] = target.max_connections
            if target.ip_address:
                fields["ip_address"] = target.ip_address
            if target.error:
                fields |= {
                    "last_error_date": target.error_date,
                    "last_error_message": target.error,
                }
        if self._updates.allowed:
            fields["allowed_updates"] = sorted(self._updates.allowed)
        return fields

    async def close(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    def _replace(self, target: _Target | None, *, drop: bool) -> None:
        if drop:
            self._updates.clear()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._target = target
        self._updates.webhook_active = target is not None
        if target is not None:
            self._task = asyncio.create_task(self._deliver(target))

    async def _deliver(self, target: _Target) -> None:
        headers = {"Content-Type": "application/json"}
        if target.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = target.secret
        timeout = aiohttp.ClientTimeout(total=TIMEOUT)
        busy: set[int] = set()  # chats

        async def bring(chat: int, update: Json) -> None:
            await self._bring(session, target, update)
            busy.discard(chat)
            self._updates.changed.set()

        async with (
            aiohttp.ClientSession(timeout=timeout, headers=headers) as session,
            asyncio.TaskGroup() as group,
        ):
            while True:
                for update in self._updates.list_pending():
                    chat = lane_of(update)
                    if chat not in busy and len(busy) < target.max_connections:
                        busy.add(chat)
                        group.create_task(bring(chat, update))
                self._updates.changed.clear()
                await self._updates.changed.wait()

    async def _bring(self, session: aiohttp.ClientSession, target: _Target, update: Json) -> None:
        """Send an update again and again until the bot takes it."""
        clock, pause = self._updates.clock, FIRST_RETRY
        while failure := await _post(session, target.url, update):
            target.error, target.error_date = failure.reason, int(clock.now())
            await clock.sleep(failure.retry_after or pause)
            pause = min(2 * pause, LAST_RETRY)
        self._updates.remove(update["update_id"])


@dataclass(frozen=True, slots=True)
class _Failure:
    reason: str
    retry_after: float = 0.0


async def _post(session: aiohttp.ClientSession, url: str, update: Json) -> _Failure | None:
    """Send the update; return the failure, None when the bot took it."""
    try:
        async with session.post(url, data=orjson.dumps(update)) as response:
            await response.read()
            if response.ok:
                return None
            reason = f"Wrong response from the webhook: {response.status} {response.reason}"
            return _Failure(reason, float(response.headers.get("Retry-After", 0)))
    except TimeoutError:
        return _Failure("Read timeout expired")
    except aiohttp.ClientConnectorError:
        return _Failure("Connection refused")
    except aiohttp.ClientError:
        return _Failure("Connection closed unexpectedly")


def _check(target: _Target) -> None:
    try:
        parts = urlsplit(target.url)
        port = parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise bad_request("invalid webhook URL specified")
    if len(target.secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(target.secret):
        raise bad_request("secret token contains unallowed characters")
    if _is_loopback(parts.hostname):
        return  # as a server started with --local: this machine, any port, no TLS
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (port or 443) not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
