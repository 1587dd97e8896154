"""The editors' group: explicit replies reach sources, and /laporan lists open cases."""

from __future__ import annotations

from telegram import Update

from handlers.articles.why import answers_why
from handlers.base.authorization import editor_of
from handlers.base.context import Context
from handlers.base.evidence import is_command, piece_of
from handlers.base.references import case_replied_to, replies_to_bot
from handlers.cases import card_prompts as deskprompts
from handlers.cases.answers import album_stays_inside, answer, edit, say


async def reply_in_group(update: Update, context: Context) -> None:
    """An editor's explicit reply to a message of a case goes to its source; all else stays here."""
    message = update.message
    if message is None or is_command(message):
        return
    case = await case_replied_to(context, message)
    if case is None:
        if not await answers_why(update, context, message) and replies_to_bot(context, message):
            await say(context, message, "editors.no_case_here")
        return
    editor = await editor_of(update, context)
    if editor is None:
        await say(context, message, "editors.not_a_member")
        return
    if await deskprompts.answered(update, context, message, case, editor):
        return
    piece = piece_of(message)
    if piece is None:
        if message.effective_attachment is not None:
            await say(context, message, "editors.cannot_pass")
    elif replies_to_bot(context, message) and not album_stays_inside(context, piece):
        await answer(update, context, message, case, piece)


async def edited_in_group(update: Update, context: Context) -> None:
    """An answer that was passed on is edited at its source, too."""
    message = update.edited_message
    if message is None or message.location:
        return  # A live location edits itself every few seconds.
    piece = piece_of(message)
    if is_command(message) or piece is None:
        return  # It was never passed on.
    case = await case_replied_to(context, message)
    if case is not None and await editor_of(update, context) is not None:
        await edit(update, context, message, case, piece)
