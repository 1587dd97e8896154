"""The official form for a source, filled with an identity that is kept nowhere.

The typed identity passes through one handler into one file. No table holds it (storage.updates
keeps no update of a chat in this step), and its message is deleted when the file is sent.
"""

from __future__ import annotations

import asyncio
from datetime import date, datetime

import telegram

from bot.cases.buttons import FileWish, TicketFile
from bot.cases.model import Case
from bot.cases.official_form import FilledForm
from bot.messages.catalogue import DEFAULT_LANGUAGE, Words
from bot.messages.message import Message
from bot.tips import draft as tips
from bot.tips.model import Draft
from bot.tips.reading.identity import Identity, read_identity
from handlers.base.evidence import piece_of
from handlers.base.request import Request
from handlers.tips.answers import is_word_of
from handlers.tips.drafts import keep, pages_of, remember_replies


async def ask(request: Request, case: Case) -> None:
    """Ask for the source's identity; from now on no message goes to the case."""
    services = request.services
    draft = await services.storage.drafts.get(request.chat_id)
    words = services.texts.of(case.language)
    if tips.is_begun(draft):
        await request.toast(words("form.busy"), alert=True)
        return
    asked = tips.identify(case.id, case.form, case.language, request.now, instead_of=draft)
    stored = await keep(request, asked)
    # The question belongs to no case: a reply to it, however late, is never passed on.
    await request.reply(pages_of(request, stored).question())
    await remember_replies(request, case.id)


async def take_identity(request: Request, message: telegram.Message, draft: Draft) -> bool:
    """Take a message as an identity, or as its cancellation; no other handler gets it."""
    piece = piece_of(message)
    identity = read_identity(message.text) if message.text else None
    if piece is not None and is_word_of(request, piece, "tips.cancel"):
        await leave(request, draft)
    elif identity is None:
        pages = pages_of(request, draft)
        page = pages.question(note=pages.words.html("form.not_read"))
        await request.reply(page)
    else:
        await send_form(request, draft, identity)
        if not await _delete(request, message, request.services.texts.of(draft.language)):
            request.sent.append(message.message_id)
    await remember_replies(request, draft.case_id or 0)
    return True


async def take_identity_again(request: Request, message: telegram.Message) -> bool:
    """Delete the message of an identity whose update is handled a second time.

    Telegram or the process failed in between, and the step is over: only its message may be left.
    """
    words = await request.words()
    await _delete(request, message, words)
    return True


async def send_form(request: Request, draft: Draft, identity: Identity) -> None:
    """Send the file, unless the case is closed by now, and end the step."""
    services = request.services
    case = await services.storage.cases.get(draft.case_id or 0)
    words = services.texts.of(draft.language)
    if case is not None:
        filled = _fill(request, case, identity)
        on = datetime.fromtimestamp(request.now, services.zone).date()
        pdf = await asyncio.to_thread(_pdf, filled, on)
        await request.reply_with_file(
            pdf,
            name=filled.kind["file"],
            caption=words.html("form.caption", form=filled.kind["called"]),
            buttons=((TicketFile(FileWish.GONE).button(words("form.gone")),),),
        )
    else:
        await request.reply(Message(words.html("form.closed")))
    await services.storage.drafts.drop(request.chat_id, once=request.update_id)


def _pdf(filled: FilledForm, on: date) -> bytes:
    from bot.cases.official_form_pdf import form_pdf  # on use: see bot.messages.pdf

    return form_pdf(filled, on)


async def leave(request: Request, draft: Draft) -> None:
    """Leave the form: the next message is a reader's again."""
    services = request.services
    await services.storage.drafts.drop(request.chat_id, once=request.update_id)
    await request.reply(Message(services.texts.of(draft.language).html("form.left")))


async def delete_pressed(request: Request) -> None:
    """Delete the form from the chat, after the source saved it."""
    if request.pressed_id is None:
        return
    words, gone = request.own_words, await request.delete(request.pressed_id)
    await request.toast(words("form.deleted" if gone else "form.not_deleted"), alert=not gone)


async def _delete(request: Request, message: telegram.Message, words: Words) -> bool:
    gone = await request.delete(message.message_id)
    if not gone:
        await request.reply(Message(words.html("form.not_deleted")))
    return gone


def _fill(request: Request, case: Case, identity: Identity) -> FilledForm:
    context = request.context_in(DEFAULT_LANGUAGE)  # the official form is in Indonesian
    return FilledForm(context, case, identity)
