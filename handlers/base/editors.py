"""The editors' group: a view of cases for its members, and quiet lines to them."""

from __future__ import annotations

import asyncio
import secrets

import structlog
import telegram
from telegram import ChatMember
from telegram.error import BadRequest, Forbidden

from bot.cases.messages import to_editors
from bot.cases.messages.card import EditorsView
from bot.cases.model import AuditEntry, Case, Editor
from bot.delivery.model import Letter
from bot.messages.message import Keyboard
from bot.messages.sanitize import defang
from handlers.base.markup import reply_markup
from handlers.base.prompts import first_of_album
from handlers.base.request import Request

COLLEAGUES = 20  # offered for a case; editors with the latest entries first

log = structlog.get_logger(__name__)


def editors_view_of(request: Request) -> EditorsView:
    """Return the editors' view, for a request from their group."""
    services, words = request.services, request.newsroom_words
    return EditorsView(
        words,
        services.gazetteer,
        services.zone,
        request.now,
        request.chat_id,
        calendar=services.calendar,
    )


def audit_entry(request: Request, did: str) -> AuditEntry:
    """Return the entry of the audit log that the acting editor did this now."""
    return AuditEntry(request.editor.id, did, request.now)


def card_letters(request: Request, case: Case) -> tuple[Letter, ...]:
    """Return the letter that shows a card with the present state of its case."""
    return (to_editors.card_letter(case, editors_view_of(request), mark=new_mark()),)


def without_links(request: Request, text: str) -> str:
    """Return an editor's words for a source: only the newsroom's own links can be tapped."""
    return defang(text, request.services.settings.own_hosts)


def new_mark() -> str:
    """Return a random part for a letter's key, which makes the key unique."""
    return secrets.token_hex(8)


async def tell_editor(request: Request, message: telegram.Message, key: str) -> None:
    """Write a quiet line below the editor's message or album, where the bot may write."""
    if first_of_album(request, message.media_group_id or ""):
        await write_quietly(request, message, key)


async def write_quietly(
    request: Request,
    message: telegram.Message,
    key: str,
    *,
    buttons: Keyboard = (),
    **values: str,
) -> int | None:
    """Write a quiet line below a group's message; return its id, None where refused."""
    try:
        sent = await message.reply_text(
            request.newsroom_words.html(key, **values),
            parse_mode="HTML",
            disable_notification=True,
            do_quote=True,
            allow_sending_without_reply=True,
            reply_markup=reply_markup(buttons),
        )
    except (BadRequest, Forbidden) as error:
        log.warning("editors_not_told", error=type(error).__name__)
        return None
    return sent.message_id


async def member_name(request: Request, editor: int) -> str:
    """Return a member's name as Telegram has it, "" for unknown; tables have only ids."""
    try:
        member = await request.bot.get_chat_member(request.chat_id, editor)
    except (BadRequest, Forbidden):
        return ""
    return member.user.first_name


async def colleagues_of(request: Request) -> list[Editor]:
    """List editors who worked on a case, and administrators, without the asking editor.

    A bot cannot list a group's members; it knows the administrators and the audit log.
    """
    worked, administrators = await asyncio.gather(
        request.services.storage.audit_log.editors(limit=COLLEAGUES),
        request.bot.get_chat_administrators(request.chat_id),
    )
    running = [each.user.id for each in administrators if not each.user.is_bot]
    wanted = [each for each in dict.fromkeys((*worked, *running)) if each != request.editor.id]
    members = await asyncio.gather(*(_member(request, each) for each in wanted[:COLLEAGUES]))
    return [Editor(each.user.id, each.user.first_name) for each in members if each is not None]


async def _member(request: Request, editor: int) -> ChatMember | None:
    """Return the member; None for an editor who has left the group."""
    try:
        member = await request.bot.get_chat_member(request.chat_id, editor)
    except (BadRequest, Forbidden):
        return None
    return None if member.status in {ChatMember.LEFT, ChatMember.BANNED} else member
