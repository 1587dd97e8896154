"""Formulir B.1 for a source: asked who they are, told it is kept nowhere, given the file.

What is typed here passes through one handler into one file. It is in no table (storage.updates
keeps no update of a chat in this step), and the message goes from the chat when the file is sent.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

import telegram
from telegram import Update
from telegram.error import BadRequest, Forbidden

from bot.cases.model import Case
from bot.cases.official_form import FormWriter
from bot.cases.official_form_pdf import made
from bot.messages.catalogue import DEFAULT_LANGUAGE, Words
from bot.messages.message import Button, Message
from bot.tips import draft as tips
from bot.tips.identity import Identity, read_identity
from bot.tips.model import Draft
from bot.tips.questionnaire import load_form
from handlers.base.context import Context
from handlers.base.evidence import piece_of
from handlers.base.files import send_file
from handlers.base.replies import chat_id_of, reader_of, reply, toast
from handlers.tips.answers import means
from handlers.tips.drafts import keep, pages_of

FILE_NAME = "formulir-b1.pdf"
GONE = "g:gone"


async def ask(update: Update, context: Context, case: Case) -> None:
    """Ask who they are; from now on nothing that is written goes to the case."""
    services = context.services
    draft = await services.storage.drafts.get(chat_id_of(update))
    words = services.words(case.language)
    if draft is not None and draft.case_id is None and not tips.is_empty(draft):
        await toast(update, words("form.busy"), alert=True)
        return
    await toast(update)
    asked = tips.identify(case.id, case.language, services.clock(), instead_of=draft)
    stored = await keep(update, context, asked)
    # Tied to no case: a reply to it, however late, is never passed on.
    await reply(update, context, pages_of(context, stored).question(stored))


async def take(update: Update, context: Context, message: telegram.Message, draft: Draft) -> bool:
    """What was written instead of, or as, an identity. Always taken: it is nobody else's."""
    piece = piece_of(message)
    identity = read_identity(message.text) if message.text else None
    if piece is not None and means(context, piece, "tips.cancel"):
        await leave(update, context, draft)
    elif identity is None:
        pages = pages_of(context, draft)
        page = pages.question(draft, note=pages.words.html("form.not_read"))
        await reply(update, context, page)
    else:
        await make(update, context, draft, identity)
        await _remove(update, context, message, context.services.words(draft.language))
    return True


async def take_again(update: Update, context: Context, message: telegram.Message) -> bool:
    """An update that was taken so, and comes again when nobody is asked who they are any more.

    Telegram or the process failed in between: only its message may be left to delete.
    """
    _, words = await reader_of(update, context)
    await _remove(update, context, message, words)
    return True


async def make(update: Update, context: Context, draft: Draft, identity: Identity) -> None:
    """Send the file, unless the case is closed by now; and wait for no identity any more."""
    services = context.services
    case = await services.storage.cases.get(draft.case_id or 0)
    words = services.words(draft.language)
    if case is not None:
        pdf = await asyncio.to_thread(_pdf, context, case, identity)
        await send_file(
            update,
            context,
            pdf,
            name=FILE_NAME,
            caption=words.html("form.caption"),
            buttons=((Button(words("form.gone"), GONE),),),
        )
    else:
        await reply(update, context, Message(words.html("form.closed")))
    await services.storage.drafts.drop(chat_id_of(update), once=update.update_id)


async def leave(update: Update, context: Context, draft: Draft) -> None:
    """No form: what is written next is a reader's again."""
    services = context.services
    await services.storage.drafts.drop(chat_id_of(update), once=update.update_id)
    await reply(update, context, Message(services.words(draft.language).html("form.left")))


async def delete_pressed(update: Update, context: Context) -> None:
    """The file is saved: it goes from the chat."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    words = context.services.words(query.from_user.language_code)
    gone = await _deleted(update, context, query.message.message_id)
    await toast(update, words("form.deleted" if gone else "form.not_deleted"), alert=not gone)


async def _remove(
    update: Update, context: Context, message: telegram.Message, words: Words
) -> None:
    if not await _deleted(update, context, message.message_id):
        await reply(update, context, Message(words.html("form.not_deleted")))


async def _deleted(update: Update, context: Context, message_id: int) -> bool:
    try:
        await context.bot.delete_message(chat_id_of(update), message_id)
    except BadRequest as error:
        return "message to delete not found" in error.message.lower()
    except Forbidden:
        return False
    return True


def _pdf(context: Context, case: Case, identity: Identity) -> bytes:
    services = context.services
    now, form = services.clock(), load_form(case.form)
    words = services.words(DEFAULT_LANGUAGE)  # the official form is in Indonesian
    writer = FormWriter(words, services.gazetteer, form, services.zone, now)
    on = datetime.fromtimestamp(now, services.zone).date()
    return made(writer.filled(case, identity), on)
