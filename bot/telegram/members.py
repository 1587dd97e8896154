"""Who is a member of a group now: asked of Telegram, and remembered for a moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from bot.channels.model import may_post
from bot.core.errors import Gone, Refused
from bot.core.json_codec import Json, Params

REMEMBERED = 60.0  # seconds: so long somebody who has left may still act
_OUTSIDE = frozenset({"left", "kicked"})
_ADMINISTRATORS = frozenset({"administrator", "creator"})

Ask: TypeAlias = Callable[[str, Params], Awaitable[Json]]


class Members:
    """Whether somebody is in a group (Bot API: getChatMember).

    `ask`: a raw call of the Bot API. `clock`: seconds. Only a yes is remembered: who was just let
    in need not wait.
    """

    def __init__(self, ask: Ask, clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._until: dict[tuple[int, int], float] = {}

    async def has(self, chat_id: int, user_id: int) -> bool:
        """Whether the user is in the chat. Raises TelegramFault where Telegram does not say."""
        now = self._clock()
        self._until = {who: until for who, until in self._until.items() if until > now}
        if (chat_id, user_id) in self._until:
            return True
        if not _is_in(await self._member(chat_id, user_id)):
            return False
        self._until[chat_id, user_id] = now + REMEMBERED
        return True

    async def administers(self, chat_id: int, user_id: int) -> bool:
        """Whether the user is an administrator of the chat. Raises TelegramFault as `has`."""
        member = await self._member(chat_id, user_id)
        return isinstance(member, Mapping) and member.get("status") in _ADMINISTRATORS

    async def may_post(self, channel: int, user_id: int) -> bool:
        """Whether the user, the bot, may post in a channel. Raises TelegramFault as `has`."""
        member = await self._member(channel, user_id)
        return isinstance(member, Mapping) and may_post(member)

    async def _member(self, chat_id: int, user_id: int) -> Json:
        """None: nobody of that id is there, or the bot is not there itself."""
        try:
            return await self._ask("getChatMember", {"chat_id": chat_id, "user_id": user_id})
        except (Refused, Gone):
            return None


def _is_in(member: Json) -> bool:
    """Of a ChatMember; one who is restricted may be in the chat or out of it."""
    if not isinstance(member, Mapping):
        return False
    status = member.get("status")
    if status == "restricted":
        return member.get("is_member") is True
    return isinstance(status, str) and status not in _OUTSIDE
