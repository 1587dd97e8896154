"""A source and a case that is with the editors: /tiket, what is added, what is corrected."""

from __future__ import annotations

import secrets
from dataclasses import replace

import telegram
from telegram import Update

from bot.cases.codenames import read_ticket
from bot.cases.messages import to_editors as casefile
from bot.cases.messages.ticket import TicketPage
from bot.cases.model import Case, Turn
from bot.cases.records import What, said
from bot.cases.workflow import spoken
from bot.messages.message import Message
from bot.tips import draft as tips
from bot.tips.limits import ADDITIONS
from bot.tips.model import Draft, Evidence
from handlers.base.context import Context
from handlers.base.editors import editors_desk_of
from handlers.base.evidence import piece_of
from handlers.base.prompts import ask, first_of_album
from handlers.base.replies import chat_id_of, reader_of, reply
from handlers.tips import removal as takingback
from handlers.tips import ticket_files as casefiles
from handlers.tips.answers import means
from handlers.tips.drafts import keep, onward, pages_of
from handlers.tips.file_warnings import warn
from storage.tips.ticket_attempts import AnotherSource, TooManyAttempts


async def ticket(update: Update, context: Context) -> None:
    """/tiket KODE: how the case stands, and a dialogue with its editors; "hapus" takes it back."""
    _, words = await reader_of(update, context)
    services, source = context.services, chat_id_of(update)
    typed = list(context.args or ())
    back = bool(typed) and typed[-1].casefold() in takingback.WORDS
    code = read_ticket("".join(typed[:-1] if back else typed))
    if code is None:
        await reply(update, context, Message(words.html("tips.ticket_how")))
        return
    try:
        case = await services.storage.cases.by_ticket(source, code, now=services.clock())
    except TooManyAttempts:
        await reply(update, context, Message(words.html("tips.ticket_wait")))
        return
    except AnotherSource:  # The answers would go to the account that reported.
        await reply(update, context, Message(words.html("tips.ticket_other")))
        return
    if case is None:
        await reply(update, context, Message(words.html("tips.ticket_unknown")))
        return
    if back:
        await takingback.ask(update, context, case, words)
        return
    waits = await services.storage.waitlist.holds(case.id)
    status = TicketPage(words, services.zone, services.clock()).text(case, waits=waits)
    of_case = casefiles.rows(case, words)
    draft = await services.storage.drafts.get(source)
    if await services.storage.blocked_sources.includes(source):  # Nothing more is promised.
        blocked = words.html("tips.not_heard")
        sent = await reply(update, context, Message(f"{status}\n\n{blocked}", of_case))
    elif draft is not None and draft.case_id is None and not tips.is_empty(draft):
        # A tip being written is not given up for this; a reply to this message reaches the case.
        busy = words.html("tips.ticket_busy")
        sent = await reply(update, context, Message(f"{status}\n\n{busy}", of_case))
    else:
        joined = tips.join(case.id, words.language, services.clock(), instead_of=draft)
        draft = await keep(update, context, joined)
        note = status + "\n\n" + words.html("tips.dialogue")
        page = pages_of(context, draft).dialogue(draft, note)
        sent = await reply(update, context, replace(page, buttons=(*of_case, *page.buttons)))
    await takingback.tie(update, context, case, sent)


async def say(
    update: Update,
    context: Context,
    message: telegram.Message,
    case: Case,
    *,
    dialogue: Draft | None = None,
) -> bool:
    """What a source says to a case. False for what says nothing (a pinned message, say)."""
    words = context.services.words(dialogue.language if dialogue else case.language)
    piece = piece_of(message)
    if piece is None:
        if message.effective_attachment is None:
            return False
        await reply(update, context, Message(words.html("tips.cannot_keep")))
    elif dialogue is not None and means(context, piece, "tips.done"):
        await leave(update, context, dialogue)
    elif piece.kind == tips.CONTACT_ASKED:
        await reply(update, context, Message(words.html("tips.contact_in_words")))
    elif await warn(update, context, piece, words, case=case):
        return True
    elif refused := await pass_on(update, context, message, case, piece):
        await reply(update, context, Message(words.html(refused)))
    elif first_of_album(context, piece.album):
        passed_on = words.html(await _how_passed_on(context, message.chat_id, case))
        if dialogue is None:
            await reply(update, context, Message(passed_on))
        else:
            page = pages_of(context, dialogue).dialogue(dialogue, passed_on)
            await ask(update, context, page, step=dialogue.step)
    return True


async def _how_passed_on(context: Context, source: int, case: Case) -> str:
    """The key of what a source is told of what it added."""
    services = context.services
    if await services.storage.waitlist.holds(case.id):
        return "tips.added_waits"
    now = services.clock()
    paced = await services.storage.waitlist.is_paced(source, ADDITIONS, now=now)
    return "tips.added_paced" if paced else "tips.passed_on"


async def leave(update: Update, context: Context, dialogue: Draft) -> None:
    """`Selesai`: what is written next is a reader's again."""
    storage, words = context.services.storage, context.services.words(dialogue.language)
    await storage.drafts.drop(chat_id_of(update), once=update.update_id)
    await ask(
        update, context, Message(words.html("tips.left"), onward(context, words)), step="left"
    )


async def correct(
    update: Update, context: Context, message: telegram.Message, piece: Evidence
) -> None:
    """An edit of what is with the editors already is told to them; the first version stays."""
    case = await context.services.storage.cases.by_message(message.chat_id, message.message_id)
    if case is None:
        await _not_held(update, context, message)
        return
    words = context.services.words(case.language)
    refused = await pass_on(update, context, message, case, piece, corrected=True)
    await reply(update, context, Message(words.html(refused or "tips.correction_passed_on")))


async def _not_held(update: Update, context: Context, message: telegram.Message) -> None:
    """An answer was edited while a draft is open: answers change in the review."""
    draft = await context.services.storage.drafts.get(message.chat_id)
    if draft is not None and draft.case_id is None and tips.consented(draft):
        words = context.services.words(draft.language)
        await reply(update, context, Message(words.html("tips.edit_in_review")))


async def pass_on(
    update: Update,
    context: Context,
    message: telegram.Message,
    case: Case,
    piece: Evidence,
    *,
    corrected: bool = False,
) -> str:
    """To the editors; empty, or the key of why it is not passed on."""
    services = context.services
    editors, now = services.editors_chat_id(), services.clock()
    if editors is None:
        return "tips.closed"
    if await services.storage.blocked_sources.includes(message.chat_id):
        return "tips.not_heard"
    desk, mark = editors_desk_of(context, editors, case.form), secrets.token_hex(8)
    turn = Turn(now, by_source=True, piece=piece, corrected=corrected)
    letters = casefile.addition(
        case, piece, desk=desk, source=message.chat_id, mark=mark, corrected=corrected
    )
    changed = casefile.card_if_changed(case, spoken(case, turn), desk, now, mark=mark)
    await services.storage.cases.add(
        case.id,
        (*letters, *changed),
        message=(message.chat_id, message.message_id),
        record=said(What.CORRECTED if corrected else What.ADDED, piece, now=now),
        turn=turn,
        pace=ADDITIONS,
        now=now,
        once=update.update_id,
    )
    services.poke()
    return ""
