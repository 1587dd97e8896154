"""The editors' group: explicit replies reach sources, and /laporan lists open cases."""

from __future__ import annotations

import secrets

import structlog
import telegram
from telegram import Update
from telegram.error import BadRequest, Forbidden

from bot import sourcemail
from bot.context import Context
from bot.model import Turn
from bot.records import What, said
from handlers import deskprompts
from handlers.cases import case_replied_to, replies_to_bot
from handlers.gatekeeper import editor_of
from handlers.pieces import is_command, piece_of
from handlers.prompts import first_of_album
from handlers.why import answers_why

log = structlog.get_logger(__name__)


async def reply_in_group(update: Update, context: Context) -> None:
    """An editor's explicit reply to a message of a case goes to its source; all else stays here."""
    message = update.message
    if message is None or is_command(message):
        return
    case = await case_replied_to(context, message)
    if case is None:
        if not await answers_why(update, context, message) and replies_to_bot(context, message):
            await _say(context, message, "editors.no_case_here")
        return
    editor = await editor_of(update, context)
    if editor is None:
        await _say(context, message, "editors.not_a_member")
        return
    if await deskprompts.answered(update, context, message, case, editor):
        return
    piece = piece_of(message)
    letters = piece and sourcemail.answer(
        case,
        piece,
        from_chat_id=message.chat_id,
        words=context.services.words(case.language),
        mark=secrets.token_hex(8),
    )
    if piece is None or not letters:
        if message.effective_attachment is not None:
            await _say(context, message, "editors.cannot_pass")
        return
    services = context.services
    now = services.clock()
    await services.storage.tips.add(
        case.id,
        letters,
        by=editor.id,
        record=said(What.ANSWERED, piece, now=now),
        turn=Turn(now, by_source=False, piece=piece),
        now=now,
        once=update.update_id,
    )
    services.poke()
    await _say(context, message, "editors.passed_on")


async def edited_in_group(update: Update, context: Context) -> None:
    """An answer that was passed on stays as it was: who edits it is told."""
    message = update.edited_message
    if message is None:
        return
    if is_command(message) or piece_of(message) is None:
        return  # It was never passed on.
    if message.location:
        return  # A live location edits itself every few seconds.
    if await case_replied_to(context, message) is None:
        return
    if await editor_of(update, context) is not None:
        await _write(context, message, "editors.edit_not_passed")


async def _say(context: Context, message: telegram.Message, key: str) -> None:
    """A quiet line under the editor's message or album, where the bot may write in their group."""
    if first_of_album(context, message.media_group_id or ""):
        await _write(context, message, key)


async def _write(context: Context, message: telegram.Message, key: str) -> None:
    words = context.services.words(None)
    try:
        await message.reply_text(
            words(key), disable_notification=True, do_quote=True, allow_sending_without_reply=True
        )
    except (BadRequest, Forbidden) as error:
        log.warning("editors_not_told", error=type(error).__name__)
