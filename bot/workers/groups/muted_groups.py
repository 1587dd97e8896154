"""The job that asks whether muted groups let the bot write again.

Telegram tells a bot of its own rights (my_chat_member), not of those that all members have.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

import structlog

from bot.core.clock import Clock
from bot.core.errors import Gone, Refused, StorageError, TelegramFault
from bot.core.json_codec import Json, Params, as_object
from bot.groups.rights import may_write
from storage.engine.coarse_time import DAY
from storage.groups.topics import GroupTopics
from storage.readers.subscribers import Subscribers

EVERY = 3600.0  # seconds
GIVEN_UP = 30 * DAY  # after this a group is not asked; a command in it brings news back

Ask: TypeAlias = Callable[[str, Params], Awaitable[Json]]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class MutedGroups:
    """The job for muted groups. `ask`: a raw call of the Bot API that costs nothing of the rate."""

    ask: Ask
    topics: GroupTopics
    subscribers: Subscribers
    clock: Clock

    async def tick(self) -> None:
        """Ask about groups that were muted lately; mark those that take messages as returned."""
        now = self.clock.now()
        try:
            me = as_object(await self.ask("getMe", {}))
            for chat_id in await self.topics.list_muted(since=now - GIVEN_UP):
                if await self._takes_messages(chat_id, me.get("id")):
                    await self.subscribers.mark_returned(chat_id)
        except (TelegramFault, StorageError) as error:
            log.warning("muted_groups_not_looked_at", reason=str(error))

    async def _takes_messages(self, chat_id: int, bot: Json) -> bool:
        there: Params = {"chat_id": chat_id}
        try:
            chat = await self.ask("getChat", there)
            member = await self.ask("getChatMember", {**there, "user_id": bot})
        except (Refused, Gone):
            return False
        return may_write(as_object(chat), as_object(member))
