"""The updates of Telegram as python-telegram-bot's objects: polled, or brought to a webhook.

Bot API: "Getting updates".
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import structlog
from telegram import Bot, Update

from bot.core.errors import Unreachable
from bot.core.json_codec import Json, Params
from bot.telegram.api import BotApi

# Without this list Telegram gives no chat_member, and its defaults may change.
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "inline_query",
    "chosen_inline_result",
    "guest_message",
)

# As many as getUpdates hands out at a time, and Telegram's most: a call stays open until its
# update is handled, so fewer would keep other chats waiting behind slow ones. An open call costs
# a few kilobytes; how many updates are handled at once is the receiver's.
MAX_CONNECTIONS = 100

# Where an error is older, or no update waits, the update has been brought since:
# Telegram tries again every two minutes at the latest, and keeps its last error for ever.
RECENT = 600.0  # seconds

_log = structlog.get_logger(__name__)

Fetch: TypeAlias = Callable[[int, float], Awaitable[Sequence[Update]]]


def updates_of(api: BotApi, bot: Bot) -> Fetch:
    """Return a function that calls getUpdates: (offset, seconds to wait for one) -> updates."""

    async def fetch(offset: int, wait: float) -> Sequence[Update]:
        params: Params = {
            "offset": offset,
            "timeout": int(wait),
            "allowed_updates": ALLOWED_UPDATES,
        }
        result = await api.call("getUpdates", params, read_timeout=wait + 10.0)
        items = result if isinstance(result, list) else []
        return [read_update(item, bot) for item in items if isinstance(item, dict)]

    return fetch


def read_update(data: dict[str, Json], bot: Bot) -> Update:
    """Return an update; one that python-telegram-bot cannot read is empty and hides no others."""
    try:
        return Update.de_json(data, bot)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        empty = Update.de_json({"update_id": data["update_id"]}, bot)
        _log.error(
            "an update cannot be read", update_id=empty.update_id, error=type(error).__name__
        )
        return empty


@dataclass(frozen=True, slots=True)
class WebhookInfo:
    """The state of the bot's webhook (Bot API: WebhookInfo); `url` is empty for none.

    `error_at`: UTC epoch seconds, 0 where bringing an update has never failed.
    """

    url: str
    waiting: int
    error: str
    error_at: float

    def fault(self, now: float) -> str:
        """Return the reason why updates wait for the webhook; empty when they get through."""
        return self.error if self.waiting and now - self.error_at < RECENT else ""


async def webhook_info(api: BotApi) -> WebhookInfo:
    """Ask Telegram for the state of the webhook. Raises TelegramFault."""
    info = await api.call("getWebhookInfo")
    if not isinstance(info, Mapping):
        raise Unreachable("the answer to getWebhookInfo is none")
    waiting, error_at = info.get("pending_update_count"), info.get("last_error_date")
    return WebhookInfo(
        url=str(info.get("url") or ""),
        waiting=waiting if isinstance(waiting, int) else 0,
        error=str(info.get("last_error_message") or ""),
        error_at=error_at if isinstance(error_at, int) else 0,
    )


async def set_webhook(api: BotApi, url: str, secret: str) -> None:
    """Have updates brought to this address, also those that wait. Raises TelegramFault."""
    await api.call(
        "setWebhook",
        {
            "url": url,
            "secret_token": secret,
            "max_connections": MAX_CONNECTIONS,
            "allowed_updates": ALLOWED_UPDATES,
            "drop_pending_updates": False,
        },
    )


async def delete_webhook(api: BotApi) -> None:
    """Have updates wait until they are asked for. Raises TelegramFault."""
    await api.call("deleteWebhook", {"drop_pending_updates": False})
