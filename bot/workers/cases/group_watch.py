"""The watch over the editors' group: while the group is not safe, no reports are taken."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import structlog

from bot.cases.group_safety import GroupSafety, judge_group
from bot.core.errors import StorageError, TelegramFault
from bot.core.json_codec import Json, Params, as_object
from bot.workers.editors_chat import EditorsChat
from storage.engine.key_value import Memory

EVERY = 3600.0  # seconds: Telegram tells bots nothing of a group that becomes public

Ask: TypeAlias = Callable[[str, Params], Awaitable[Json]]

_SAID = "group_safety"  # in memory: the safety that the group was told last

log = structlog.get_logger(__name__)


class GroupWatch:
    """The watch that keeps `EditorsChat.safety` true. `ask`: a raw call of the Bot API."""

    def __init__(
        self, ask: Ask, *, editors: EditorsChat, memory: Memory, clock: Callable[[], float]
    ) -> None:
        self._ask = ask
        self._editors = editors
        self._memory = memory
        self._clock = clock

    async def tick(self) -> None:
        """Examine the group, and tell it of changes of its safety."""
        if not await self._see():
            return
        try:
            await self._tell()
        except StorageError as error:
            log.warning("group_not_told", reason=str(error))

    async def look(self) -> None:
        """Examine the group, and tell it nothing."""
        await self._see()

    async def _see(self) -> bool:
        """Examine the group; False where Telegram does not answer: its last state holds."""
        chat_id = self._editors.id
        if chat_id is None:
            return False
        try:
            safety = (await examine_group(self._ask, chat_id)).safety
        except TelegramFault as fault:
            log.warning("editors_not_reached", reason=str(fault))
            return False
        was, self._editors.safety = self._editors.safety, safety
        if safety.faults and safety.faults != was.faults:
            log.error("tips_room_shut", reasons=", ".join(safety.faults), chat=chat_id)
        elif was.faults and not safety.faults:
            log.info("tips_room_open")
        return True

    async def _tell(self) -> None:
        safety, words = self._editors.safety, self._editors.words
        now = ",".join((*safety.faults, *safety.risks))
        was = await self._memory.get(_SAID)
        if now == was or (was is None and not safety.faults):
            return
        named = [f"group.{name}" for name in (*safety.faults, *safety.risks)]
        reasons = "\n".join(f"• {words.html(key)}" for key in named)
        heading = words.html("group.shut" if safety.faults else "group.open")
        await self._editors.tell(f"{heading}\n{reasons}", key=f"{_SAID} {self._clock()}")
        await self._memory.put(_SAID, now)


@dataclass(frozen=True, slots=True)
class ExaminedGroup:
    """A group as Telegram describes it (ChatFullInfo), the bot in it (ChatMember), a judgement."""

    chat: Mapping[str, Json]
    bot: Mapping[str, Json]
    safety: GroupSafety


async def examine_group(ask: Ask, chat_id: int) -> ExaminedGroup:
    """Examine a group, by what Telegram says of it. Raises TelegramFault."""
    me = as_object(await ask("getMe", {}))
    there: Params = {"chat_id": chat_id}
    chat, bot, administrators = await asyncio.gather(
        ask("getChat", there),
        ask("getChatMember", {**there, "user_id": me.get("id")}),
        ask("getChatAdministrators", {**there, "return_bots": True}),
    )
    listed = administrators if isinstance(administrators, list) else []
    described, member = as_object(chat), as_object(bot)
    return ExaminedGroup(described, member, judge_group(described, member, listed))
