"""The entrance to tips: /lapor, and the routing of a source's messages and edits."""

from __future__ import annotations

import telegram

from bot.cases.workflow import has_lapsed
from bot.messages.catalogue import Words
from bot.messages.message import Keyboard, Message
from bot.readers.understanding.intents import is_for_bot, is_readers
from bot.readers.understanding.wishes import load_catalogue
from bot.tips import draft as tips
from bot.tips.buttons import OpenReport
from bot.tips.model import Draft
from handlers.base.evidence import is_command, piece_of
from handlers.base.prompts import ask, first_of_album
from handlers.base.references import case_replied_to, replies_to_letter
from handlers.base.request import Request
from handlers.tips import asides
from handlers.tips.answers import collect, is_word_of, stop
from handlers.tips.drafts import form_now, keep, pages_of, show_question
from handlers.tips.file_look import look_for_draft
from handlers.tips.sent import offered_answers, official_form
from handlers.tips.sent.ticket import correct, say
from handlers.tips.submit import say_sent_already

REPORT = "lapor"  # the payload of /start that means /lapor


async def start_report(request: Request) -> None:
    """Handle /lapor: show the terms of protection, or the open draft."""
    words = await request.words()
    services = request.services
    if not request.is_private:
        door = request.private_chat_button(words("tips.report_button"), REPORT)
        await request.reply(Message(words.html("tips.private_only"), door))
        return
    if not services.takes_tips:
        key = "tips.closed" if services.editors.id is None else "tips.shut"
        await request.reply(Message(words.html(key)))
        return
    if await services.storage.blocked_sources.includes(request.chat_id):
        await request.reply(Message(words.html("tips.not_heard")))
        return
    draft = await services.storage.drafts.get(request.chat_id)
    if tips.is_begun(draft):
        await request.reply(pages_of(request, draft).resume())
        return
    form = await form_now(request)
    fresh = tips.begin(words.language, request.now, form=form, instead_of=draft)
    stored = await keep(request, fresh)
    if request.query is None:
        await show_question(request, stored)
    else:  # The message with the button is not rewritten.
        await request.reply(pages_of(request, stored).question())


async def press_report(request: Request, _button: OpenReport) -> None:
    """Open a report by button."""
    await start_report(request)


def report_button(request: Request, words: Words) -> Keyboard:
    """Return a button that opens a report; empty where tips are not taken."""
    if not request.services.takes_tips:
        return ()
    return ((OpenReport().button(words("tips.report_button")),),)


async def how_to_add(request: Request) -> str:
    """Return how words reach the editors, for a source with a case; empty for others."""
    case = await request.services.storage.cases.newest_of(request.chat_id)
    return request.services.texts.of(case.language).html("tips.how_to_add") if case else ""


async def take_message(request: Request) -> bool:
    """Take a private message into a draft or a dialogue; return whether it was taken."""
    message = request.message
    if message is None or not request.is_private or is_command(message):
        return False
    storage = request.services.storage
    draft = await storage.drafts.get(message.chat_id)
    if draft is not None and draft.step == tips.IDENTITY:
        # This comes first: whatever the message replies to, an identity never reaches the editors.
        await storage.drafts.mark_as_identity(once=request.update_id)
        return await official_form.take_identity(request, message, draft)
    if await storage.drafts.is_identity(once=request.update_id):
        return await official_form.take_identity_again(request, message)
    return await _take_by_context(request, message, draft)


async def _take_by_context(
    request: Request, message: telegram.Message, draft: Draft | None
) -> bool:
    if case := await case_replied_to(request, message):
        return await say(request, message, case)
    if replies_to_letter(request, message):
        return await _refuse_untied(request, message)
    if draft is None:
        return await _take_stray(request, message)
    if draft.case_id is None:
        taken_by = collect if tips.has_consented(draft) else _take_before_consent
        return await taken_by(request, message, draft)
    return await _take_in_dialogue(request, message, draft, draft.case_id)


async def take_into_draft(request: Request, message: telegram.Message) -> bool:
    """Take confirmed words into the draft; return False where none is open."""
    draft = await request.services.storage.drafts.get(request.chat_id)
    if draft is None or draft.case_id is not None or not tips.has_consented(draft):
        return False
    return await collect(request, message, draft, sure=True)


async def cancel_draft(request: Request) -> bool:
    """Cancel the tip's draft after a bare /batal; return False where none is open."""
    draft = await request.services.storage.drafts.get(request.chat_id)
    if draft is not None and draft.step == tips.IDENTITY:
        await official_form.leave(request, draft)
        return True
    if draft is None or draft.case_id is not None:
        return False
    await stop(request, draft)
    return True


async def take_edit(request: Request) -> None:
    """Take a source's edit as a new version of the piece, in the draft or in the case."""
    message = request.edited_message
    if message is None or not request.is_private:
        return
    piece = piece_of(message)
    if piece is None or message.location or message.contact:
        return  # A live location edits itself every few seconds.
    draft = await request.services.storage.drafts.get(message.chat_id)
    revised = tips.revise(draft, piece) if draft is not None and draft.case_id is None else None
    if draft is None or revised is None:
        await correct(request, message, piece)
        return
    words = pages_of(request, revised).words
    if not tips.holds_file(draft, piece):
        draft, piece = await look_for_draft(request, message, draft, piece)
        revised = tips.revise(draft, piece) or revised
    stored = await keep(request, revised)
    await show_question(request, stored, note=words.html("tips.revised"))


async def _refuse_untied(request: Request, message: telegram.Message) -> bool:
    """Refuse a reply to a letter without an open case: it must not seem passed on."""
    if first_of_album(request, message.media_group_id or ""):
        words = await request.words()
        await request.reply(Message(words.html("tips.no_case_here")))
    return True


async def _take_before_consent(request: Request, message: telegram.Message, draft: Draft) -> bool:
    """Ask for consent first, and keep nothing; leave a reader's words to others."""
    piece, services = piece_of(message), request.services
    if piece is None and message.effective_attachment is None:
        return False
    said = asides.wish_of(request, message)
    refuses = said is not None and said.wish in asides.REFUSING
    agrees = said is not None and said.wish in asides.AGREEING
    if refuses or (piece is not None and is_word_of(request, piece, "tips.cancel")):
        await stop(request, draft)
    elif agrees or (piece is not None and is_word_of(request, piece, "tips.agree")):
        agreed = tips.consent(draft, request.now)
        await show_question(request, await keep(request, agreed))
    elif case := await offered_answers.case_that_asks(request, message.text or ""):
        return await offered_answers.offer(request, message, case)
    elif message.text and is_readers(message.text, load_catalogue(), services.finder):
        return False
    elif first_of_album(request, message.media_group_id or ""):
        page = pages_of(request, draft).consent_needed()
        await ask(request, page, step="consent first")
    return True


async def _take_in_dialogue(
    request: Request, message: telegram.Message, dialogue: Draft, case_id: int
) -> bool:
    storage = request.services.storage
    case = await storage.cases.get(case_id)
    if case is None or has_lapsed(case, dialogue.started_at, request.now):
        # The case is closed, or the dialogue lapsed: the next words are a reader's again.
        await storage.drafts.drop(message.chat_id, once=request.update_id)
        return case is not None and await offered_answers.offer(request, message, case)
    if is_for_bot(message.text or "", load_catalogue(), request.services.finder):
        return await offered_answers.offer(request, message, case)
    return await say(request, message, case, dialogue=dialogue)


async def _take_stray(request: Request, message: telegram.Message) -> bool:
    """Take a message without a draft: a repeated `kirim`, or words for the case."""
    piece = piece_of(message)
    if piece is None:
        return False
    if is_word_of(request, piece, "tips.send"):
        return await say_sent_already(request)
    if case := await offered_answers.case_that_asks(request, piece.text):
        return await offered_answers.offer(request, message, case)
    if message.text:
        return False
    how = await how_to_add(request)
    if how and first_of_album(request, message.media_group_id or ""):
        await request.reply(Message(how))
    return bool(how)
