"""The membership of users in groups: asked of Telegram, and remembered for a moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from bot.channels.model import may_post
from bot.core.errors import Gone, Refused
from bot.core.json_codec import Json, Params

REMEMBERED = 60.0  # seconds: a user who has left may act for so long
ASKED_ANEW = 5.0  # seconds until Telegram is asked again whether a user is an administrator
_OUTSIDE = frozenset({"left", "kicked"})
_ADMINISTRATORS = frozenset({"administrator", "creator"})

Ask: TypeAlias = Callable[[str, Params], Awaitable[Json]]


class Members:
    """The membership of users in groups and channels (Bot API: getChatMember).

    `ask`: a raw call of the Bot API. `clock`: seconds. `has` remembers only a yes: a user who was
    just let in need not wait.
    """

    def __init__(self, ask: Ask, clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._until: dict[tuple[int, int], float] = {}
        self._running: dict[int, tuple[float, frozenset[int]]] = {}

    async def has(self, chat_id: int, user_id: int) -> bool:
        """Return whether the user is in the chat. Raises TelegramFault when Telegram fails."""
        now = self._clock()
        self._until = {who: until for who, until in self._until.items() if until > now}
        if (chat_id, user_id) in self._until:
            return True
        if not _is_in(await self._member(chat_id, user_id)):
            return False
        self._until[chat_id, user_id] = now + REMEMBERED
        return True

    async def administers(self, chat_id: int, user_id: int) -> bool:
        """Return whether the user administers the chat. Raises TelegramFault as `has`."""
        member = await self._member(chat_id, user_id)
        return isinstance(member, Mapping) and member.get("status") in _ADMINISTRATORS

    async def may_post(self, channel: int, user_id: int) -> bool:
        """Return whether the user, the bot, may post in a channel. Raises as `has`."""
        member = await self._member(channel, user_id)
        return isinstance(member, Mapping) and may_post(member)

    async def runs(self, chat_id: int, user_id: int) -> bool:
        """Return whether the user is the creator or an administrator of a group, ours or not.

        A bot that is a plain member is sure to be told of administrators alone (Bot API:
        getChatAdministrators, getChatMember), and a flood of presses asks once in `ASKED_ANEW`
        seconds. Raises TelegramFault as `has`.
        """
        now = self._clock()
        asked_at, known = self._running.get(chat_id, (float("-inf"), frozenset[int]()))
        if now - asked_at >= (REMEMBERED if user_id in known else ASKED_ANEW):
            self._running = {
                chat: found for chat, found in self._running.items() if now - found[0] < REMEMBERED
            }
            known = await self._administrators(chat_id)
            self._running[chat_id] = now, known
        return user_id in known

    async def _administrators(self, chat_id: int) -> frozenset[int]:
        try:
            members = await self._ask("getChatAdministrators", {"chat_id": chat_id})
        except (Refused, Gone):
            return frozenset()
        listed = members if isinstance(members, list) else []
        each = [member.get("user") for member in listed if isinstance(member, Mapping)]
        ids = [user.get("id") for user in each if isinstance(user, Mapping)]
        return frozenset(number for number in ids if isinstance(number, int))

    async def _member(self, chat_id: int, user_id: int) -> Json:
        """Return the ChatMember; None where the user or the bot itself is not in the chat."""
        try:
            return await self._ask("getChatMember", {"chat_id": chat_id, "user_id": user_id})
        except (Refused, Gone):
            return None


def _is_in(member: Json) -> bool:
    """Return whether a ChatMember is in the chat; a restricted one may be in or out."""
    if not isinstance(member, Mapping):
        return False
    status = member.get("status")
    if status == "restricted":
        return member.get("is_member") is True
    return isinstance(status, str) and status not in _OUTSIDE
