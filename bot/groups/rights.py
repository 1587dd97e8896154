"""The bot's right to write in a group, from Telegram's data on both."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.json_codec import Json

_LEADING = frozenset({"creator", "administrator"})


def may_write(chat: Mapping[str, Json], bot: Mapping[str, Json]) -> bool:
    """Whether the bot may write, by the chat's ChatFullInfo and its own ChatMember (Bot API).

    A member has the chat's `permissions`, a restricted member its own rights.
    """
    status = bot.get("status")
    if status == "member":
        permissions = chat.get("permissions")
        listed = permissions if isinstance(permissions, Mapping) else {}
        return listed.get("can_send_messages", True) is True
    if status == "restricted":
        return bot.get("is_member") is True and bot.get("can_send_messages") is True
    return status in _LEADING
