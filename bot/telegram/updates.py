"""getUpdates as python-telegram-bot's Update objects."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

import structlog
from telegram import Bot, Update

from bot.core.json_codec import Json, Params
from bot.telegram.api import BotApi

_log = structlog.get_logger(__name__)

Fetch: TypeAlias = Callable[[int, float], Awaitable[Sequence[Update]]]


def updates_of(api: BotApi, bot: Bot, allowed_updates: Sequence[str]) -> Fetch:
    """getUpdates for the receiver: (offset, seconds to wait for one) -> updates.

    An update that python-telegram-bot cannot read arrives empty instead of hiding the others.
    """

    async def fetch(offset: int, wait: float) -> Sequence[Update]:
        params: Params = {
            "offset": offset,
            "timeout": int(wait),
            "allowed_updates": list(allowed_updates),
        }
        result = await api.call("getUpdates", params, read_timeout=wait + 10.0)
        items = result if isinstance(result, list) else []
        return [_update(item, bot) for item in items if isinstance(item, dict)]

    return fetch


def _update(data: dict[str, Json], bot: Bot) -> Update:
    try:
        return Update.de_json(data, bot)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        empty = Update.de_json({"update_id": data["update_id"]}, bot)
        _log.error(
            "an update cannot be read", update_id=empty.update_id, error=type(error).__name__
        )
        return empty
