"""`POST /telegram`: an update that Telegram brings (Bot API: setWebhook)."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from aiohttp import web

from bot.core.clock import Clock, time_limit
from bot.core.json_codec import Json, decode
from bot.core.settings import WEBHOOK_PATH
from bot.workers.updates.webhook import Answer

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the name of a header
LARGEST = 1024 * 1024  # bytes; a message of 4,096 characters that answers another has under 100 kB
PATIENCE = 10.0  # seconds for the body

# Telegram shows the reason in getWebhookInfo, and asks again after these seconds; without them
# it would wait longer each time, up to two minutes (its source: WebhookActor::on_update_error).
RETRY_AFTER = {"Retry-After": "1"}
REASONS = {Answer.NOT_YET: "Not finished yet", Answer.NOT_HERE: "Standing by"}

Take: TypeAlias = Callable[[dict[str, Json]], Awaitable[Answer]]


def add_webhook(application: web.Application, secret: str, take: Take, clock: Clock) -> None:
    """Answer /telegram with 200 once the update is settled, with 503 to have it brought again.

    `take` is given the update as Telegram wrote it. A refused request is not handed on (403: the
    secret is another one, the body is not read; 400: no update; 413: too large).
    """

    async def telegram(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode()):
            return web.Response(status=403)
        try:
            async with time_limit(clock, PATIENCE):
                body = await request.clone(client_max_size=LARGEST).read()
        except TimeoutError:
            return web.Response(status=408)
        update = _update_in(body)
        if update is None:
            return web.Response(status=400)
        answer = await take(update)
        if answer is Answer.SETTLED:
            return web.Response()
        return web.Response(status=503, reason=REASONS[answer], headers=RETRY_AFTER)

    application.router.add_post(WEBHOOK_PATH, telegram)


def _update_in(body: bytes) -> dict[str, Json] | None:
    """Return the object with an `update_id`; None for anything else."""
    try:
        update = decode(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(update, dict) and type(update.get("update_id")) is int:
        return update
    return None
