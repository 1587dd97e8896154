"""`Kirim`: a draft becomes a case. Nothing is confirmed before it is committed (law 2)."""

from __future__ import annotations

import secrets
from functools import partial

from telegram import Update

from bot.cases.codenames import codename, ticket
from bot.cases.messages import to_editors as casefile
from bot.cases.messages.to_source import receipt
from bot.delivery.model import Letter
from bot.messages.message import Message
from bot.tips import draft as tips
from bot.tips.model import Draft
from bot.tips.questionnaire import load_form
from handlers.base.context import Context
from handlers.base.editors import editors_desk_of
from handlers.base.prompts import ask, last_prompt
from handlers.base.replies import chat_id_of, reply, toast
from storage.cases.cases import CodenameTaken

_random = secrets.SystemRandom()


async def send(update: Update, context: Context, draft: Draft) -> bool:
    """Send the draft; False when there is nothing in it to send."""
    services = context.services
    editors = services.editors_chat_id()
    if editors is None:
        await toast(update)
        words = services.words(draft.language)
        await reply(update, context, Message(words.html("tips.closed_keeps")))
        return True
    if await services.storage.blocked_sources.includes(chat_id_of(update)):
        await toast(update)
        words = services.words(draft.language)
        await reply(update, context, Message(words.html("tips.not_heard")))
        return True
    if not tips.ready(draft):
        return False
    await _open(update, context, tips.asked_only(draft, load_form(draft.form)), editors)
    services.poke()
    await _confirm(update, context, draft.language)
    return True


async def say_sent_already(update: Update, context: Context) -> bool:
    """`Kirim` of what is a case already, handled or tapped again; False when it is none."""
    kirim = _kirim_of(update)
    if kirim is None:
        return False
    case = await context.services.storage.cases.by_message(chat_id_of(update), kirim)
    if case is None:
        return False
    await _confirm(update, context, case.language)
    return True


async def _open(update: Update, context: Context, draft: Draft, editors: int) -> None:
    services, source = context.services, chat_id_of(update)
    words, desk = services.words(draft.language), editors_desk_of(context, editors, draft.form)
    code, now = ticket(_random), services.clock()
    said = {piece.message_id for piece in draft.evidence} | set(draft.said)
    shown = last_prompt(context)  # the review, where `Kirim` is typed
    said.update(at for at in (_kirim_of(update), shown) if at is not None)
    attempt = 0
    while True:
        name = codename(_random, attempt)

        def letters(case_id: int, *, name: str = name, waits: bool = False) -> tuple[Letter, ...]:
            case = casefile.opening(
                draft, case_id=case_id, codename=name, source=source, desk=desk, now=now
            )
            note = receipt(case_id=case_id, ticket=code, source=source, words=words, waits=waits)
            return note, *case

        try:
            await services.storage.cases.open_case(
                source,
                draft,
                codename=name,
                ticket=code,
                letters=letters,
                letters_if_waiting=partial(letters, waits=True),
                limits=services.limits,
                messages=sorted(said),
                now=now,
                once=update.update_id,
            )
        except CodenameTaken:
            attempt += 1
        else:
            return


async def _confirm(update: Update, context: Context, language: str) -> None:
    words = context.services.words(language)
    await ask(update, context, Message(words.html("tips.sent")), step="sent")
    await toast(update)


def _kirim_of(update: Update) -> int | None:
    """The message that says `Kirim`: typed, or the review whose button was pressed."""
    query = update.callback_query
    message = query.message if query is not None else update.message
    return message.message_id if message is not None else None
