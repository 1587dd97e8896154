"""A source's dialogue with the editors about its case: /tiket, additions and corrections."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import telegram

from bot.cases.buttons import ExtendReport
from bot.cases.codenames import read_ticket
from bot.cases.messages import to_editors as casefile
from bot.cases.messages.source.ticket import ticket_text
from bot.cases.model import Case, Turn
from bot.cases.records import RecordKind, message_record
from bot.cases.workflow import add_turn, has_lapsed, texts_of_source
from bot.messages.catalogue import Html
from bot.messages.dates import day
from bot.messages.message import Message
from bot.tips import draft as tips
from bot.tips.limits import ADDITIONS
from bot.tips.model import Draft, Evidence
from handlers.base.editors import new_mark
from handlers.base.evidence import piece_of
from handlers.base.prompts import ask, first_of_album
from handlers.base.request import Request
from handlers.tips.answers import is_word_of, speak_gently
from handlers.tips.drafts import close_draft, keep, pages_of, remember_replies
from handlers.tips.file_look import look_for_case
from handlers.tips.sent import removal, ticket_files
from storage.tips.ticket_attempts import AnotherSource, TooManyAttempts


async def show_ticket(request: Request) -> None:
    """Handle /tiket KODE: show the case and open a dialogue; with "hapus" take it back."""
    words = await request.words()
    services, source = request.services, request.chat_id
    typed = request.arguments
    back = bool(typed) and typed[-1].casefold() in removal.WORDS
    code = read_ticket("".join(typed[:-1] if back else typed))
    if code is None:
        await request.reply(Message(words.html("tips.ticket_how")))
        return
    try:
        case = await services.storage.cases.by_ticket(source, code, now=request.now)
    except TooManyAttempts:
        await request.reply(Message(words.html("tips.ticket_wait")))
        return
    except AnotherSource:  # The answers would go to the account that reported.
        await request.reply(Message(words.html("tips.ticket_other")))
        return
    if case is None:
        await request.reply(Message(words.html("tips.ticket_unknown")))
        return
    if back:
        await removal.ask(request, case, words)
        return
    waits = await services.storage.waitlist.holds(case.id)
    status = ticket_text(case, await request.page_context(), waits=waits)
    of_case = ticket_files.rows(case, words)
    draft = await services.storage.drafts.get(source)
    if await services.storage.blocked_sources.includes(source):  # No dialogue is offered.
        blocked = words.html("tips.not_heard")
        sent = await request.reply(Message(f"{status}\n\n{blocked}", of_case))
    elif tips.is_begun(draft):
        # The draft of a tip stays open; a reply to this message reaches the case.
        busy = words.html("tips.ticket_busy")
        sent = await request.reply(Message(f"{status}\n\n{busy}", of_case))
    else:
        draft = await open_dialogue(request, case, words.language, instead_of=draft)
        note = status + "\n\n" + words.html("tips.dialogue")
        page = pages_of(request, draft).dialogue(note)
        sent = await request.reply(replace(page, buttons=(*of_case, *page.buttons)))
    await removal.tie_to_case(request, case, sent)


async def open_dialogue(
    request: Request, case: Case, language: str, *, instead_of: Draft | None
) -> Draft:
    """Open a dialogue with the case's editors; return the open one where it has not lapsed."""
    if (
        instead_of is not None
        and (instead_of.step, instead_of.case_id) == (tips.DIALOGUE, case.id)
        and not has_lapsed(case, instead_of.started_at, request.now)
    ):
        return instead_of
    joined = tips.join(case.id, language, request.now, instead_of=instead_of)
    return await keep(request, joined)


async def say(
    request: Request,
    message: telegram.Message,
    case: Case,
    *,
    dialogue: Draft | None = None,
) -> bool:
    """Pass a source's message on to the case; return False for one without content."""
    words = request.services.texts.of(dialogue.language if dialogue else case.language)
    piece = piece_of(message)
    if piece is None:
        if message.effective_attachment is None:
            return False
        await request.reply(Message(words.html("tips.cannot_keep")))
    elif dialogue is not None and is_word_of(request, piece, "tips.done"):
        await leave(request, dialogue)
    else:
        answer = await take_piece(request, message, case, piece)
        if answer and first_of_album(request, piece.album):
            await _tell(request, words.html(answer), dialogue)
    await remember_replies(request, case.id)
    return True


async def take_piece(
    request: Request, message: telegram.Message, case: Case, piece: Evidence
) -> str:
    """Pass a piece on to the case; return the key of the source's answer, "" if it waits."""
    if piece.kind == tips.CONTACT_ASKED:
        return "tips.contact_in_words"
    words = request.services.texts.of(case.language)
    piece = await look_for_case(request, message, case, piece, words)
    if piece.waits:
        return ""
    refused = await pass_on(request, message, case, piece)
    if not refused:
        await speak_gently(request, piece.text, texts_of_source(case), words)
    return refused or await _how_passed_on(request, message.chat_id, case)


async def _tell(request: Request, text: Html, dialogue: Draft | None) -> None:
    """Answer a source, in a dialogue with the button that ends it."""
    if dialogue is None:
        await request.reply(Message(text))
    else:
        page = pages_of(request, dialogue).dialogue(text)
        await ask(request, page, step=dialogue.step)


async def _how_passed_on(request: Request, source: int, case: Case) -> str:
    """Return the key of the answer to a source's addition."""
    services = request.services
    if await services.storage.waitlist.holds(case.id):
        return "tips.added_waits"
    now = request.now
    paced = await services.storage.waitlist.is_paced(source, ADDITIONS, now=now)
    return "tips.added_paced" if paced else "tips.passed_on"


async def press_extend(request: Request, _button: ExtendReport) -> None:
    """Keep the report for the full retention time from now (*Perpanjang*)."""
    case, services = await removal.own_case_of_press(request), request.services
    if case is None:  # closed; or sent a moment ago, so that its button stays
        await request.toast(request.own_words("tips.old_button"))
        return
    await services.storage.case_changes.change(
        case.id, lambda case: case, entry=request.now, once=request.update_id
    )
    context = request.context_in(case.language)
    ends_at = request.now + timedelta(days=services.settings.tip_retention_days).total_seconds()
    until = day(context.words, ends_at, context.now, context.zone)
    await request.rewrite(Message(context.words.html("tips.extended", until=until)))


async def leave(request: Request, dialogue: Draft) -> None:
    """End the dialogue (`Selesai`): the next message is a reader's again."""
    await close_draft(request, dialogue, "tips.left")


async def correct(request: Request, message: telegram.Message, piece: Evidence) -> None:
    """Tell the editors of an edit of a message that they have; the first version stays."""
    storage = request.services.storage
    case = await storage.cases.by_message(message.chat_id, message.message_id)
    if case is None:
        await _say_edit_in_review(request, message)
        return
    words = request.services.texts.of(case.language)
    piece = await look_for_case(request, message, case, piece, words)
    if piece.waits:
        return
    refused = await pass_on(request, message, case, piece, corrected=True)
    await request.reply(Message(words.html(refused or "tips.correction_passed_on")))


async def _say_edit_in_review(request: Request, message: telegram.Message) -> None:
    """Say that answers of an open draft are changed in its review, not by edits."""
    draft = await request.services.storage.drafts.get(message.chat_id)
    if draft is not None and draft.case_id is None and tips.has_consented(draft):
        words = request.services.texts.of(draft.language)
        await request.reply(Message(words.html("tips.edit_in_review")))


async def pass_on(
    request: Request,
    message: telegram.Message,
    case: Case,
    piece: Evidence,
    *,
    corrected: bool = False,
) -> str:
    """Pass a piece on to the editors; return the key of the reason for a refusal, else ""."""
    services = request.services
    view, now, mark = services.editors.view(), request.now, new_mark()
    if view is None or not services.takes_tips:
        return "tips.shut"
    if await services.storage.blocked_sources.includes(message.chat_id):
        return "tips.not_heard"
    turn = Turn(now, by_source=True, piece=piece, corrected=corrected)
    letters = casefile.addition_letters(case, piece, view=view, mark=mark, corrected=corrected)
    changed = casefile.card_letter_if_changed(case, add_turn(case, turn), view, mark=mark)
    await services.storage.cases.add(
        case.id,
        (*letters, *changed),
        message=(message.chat_id, message.message_id),
        record=message_record(
            RecordKind.CORRECTED if corrected else RecordKind.ADDED, piece, now=now
        ),
        turn=turn,
        pace=ADDITIONS,
        now=now,
        once=request.update_id,
    )
    services.editors.notify()
    return ""
