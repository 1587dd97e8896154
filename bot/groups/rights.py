"""Whether the bot may write in a group, by what Telegram says of both."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.json_codec import Json

_LEADING = frozenset({"creator", "administrator"})


def may_write(chat: Mapping[str, Json], bot: Mapping[str, Json]) -> bool:
    """Of a ChatFullInfo and the bot's ChatMember in it (Bot API).

    A member may what `permissions` of the chat say, one that is restricted what its own do.
    """
    status = bot.get("status")
    if status == "member":
        permissions = chat.get("permissions")
        listed = permissions if isinstance(permissions, Mapping) else {}
        return listed.get("can_send_messages", True) is True
    if status == "restricted":
        return bot.get("is_member") is True and bot.get("can_send_messages") is True
    return status in _LEADING
