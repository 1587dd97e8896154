"""Asking a source: one message that holds the waiting question, instead of one per piece."""

from __future__ import annotations

from telegram import Update
from telegram.error import BadRequest, Forbidden

from bot.messages.message import Message
from handlers.base.context import Context
from handlers.base.replies import chat_id_of, edit, reply, rewrite

# Where the last prompt stands is the only thing kept in the process: forgotten in a restart, the
# next prompt is simply a new message.
_PROMPT = "tip prompt"
_ALBUM = "tip album answered"


async def ask(
    update: Update, context: Context, page: Message, *, step: str, album: bool = False
) -> None:
    """Show a prompt: in the pressed message, else below what was just sent.

    The prompt of the same step before it goes away; within an album it is only rewritten, so
    that ten pictures do not cause ten messages.
    """
    if update.callback_query is not None:
        await rewrite(update, context, page)
        if update.callback_query.message is not None:
            _remember(context, step, update.callback_query.message.message_id)
        return
    before = last_prompt(context, step)
    if before is not None:
        if album and await edit(update, context, before, page):
            return
        await _removed(update, context, before)
    sent = await reply(update, context, page)
    if sent is not None:
        _remember(context, step, sent.message_id)


def first_of_album(context: Context, album: str) -> bool:
    """Whether to speak: the pieces of an album get one word together, not one each."""
    kept = context.chat_data
    if kept is None or not album:
        return True
    if kept.get(_ALBUM) == album:
        return False
    kept[_ALBUM] = album
    return True


def last_prompt(context: Context, step: str = "") -> int | None:
    """The message of the last prompt, of this step only if one is given; None if not known."""
    kept = context.chat_data.get(_PROMPT) if context.chat_data is not None else None
    match kept:
        case (str(asked), int(message_id)) if step in {"", asked}:
            return message_id
    return None


def _remember(context: Context, step: str, message_id: int) -> None:
    if context.chat_data is not None:
        context.chat_data[_PROMPT] = (step, message_id)


async def _removed(update: Update, context: Context, message_id: int) -> None:
    try:
        await context.bot.delete_message(chat_id_of(update), message_id)
    except (BadRequest, Forbidden):  # Older than 48 hours, or gone: it may stay.
        return
