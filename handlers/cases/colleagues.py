"""Whom a case can be given to: a bot cannot list a group, but knows who runs it and who worked."""

from __future__ import annotations

import asyncio

from telegram import ChatMember
from telegram.error import BadRequest, Forbidden

from bot.cases.model import Editor
from handlers.base.request import Request

SHOWN = 20  # editors, those who did something last first


async def colleagues_of(request: Request) -> list[Editor]:
    """Members who did something to a case, and administrators; not who asks."""
    worked, administrators = await asyncio.gather(
        request.services.storage.audit_log.editors(limit=SHOWN),
        request.bot.get_chat_administrators(request.chat_id),
    )
    running = [each.user.id for each in administrators if not each.user.is_bot]
    wanted = [each for each in dict.fromkeys((*worked, *running)) if each != request.editor.id]
    members = await asyncio.gather(*(_member(request, each) for each in wanted[:SHOWN]))
    return [Editor(each.user.id, each.user.first_name) for each in members if each is not None]


async def _member(request: Request, editor: int) -> ChatMember | None:
    """None for who has left."""
    try:
        member = await request.bot.get_chat_member(request.chat_id, editor)
    except (BadRequest, Forbidden):
        return None
    return None if member.status in {ChatMember.LEFT, ChatMember.BANNED} else member
