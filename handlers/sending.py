"""`Kirim`: a draft becomes a case. Nothing is confirmed before it is committed (law 2)."""

from __future__ import annotations

import secrets

from telegram import Update

from bot import casefile, tips
from bot.codenames import codename, ticket
from bot.context import Context
from bot.model import Draft, Letter
from bot.render import Message
from bot.sourcemail import receipt
from handlers.drafts import desk_of
from handlers.prompts import ask
from handlers.replies import chat_id_of, reply, toast
from storage.tips import CodenameTaken

_random = secrets.SystemRandom()


async def send(update: Update, context: Context, draft: Draft) -> bool:
    """Send the draft; False when there is nothing in it to send."""
    services, source = context.services, chat_id_of(update)
    words = services.words(draft.language)
    editors = services.editors_chat_id()
    if editors is None:
        await toast(update)
        await reply(update, context, Message(words.html("tips.closed_keeps")))
        return True
    if not tips.ready(draft):
        return False
    await _open(update, context, draft, editors)
    services.poke()
    await ask(update, context, Message(words.html("tips.sent")), step="sent")
    await toast(update)
    await _remember(context, source, draft)
    return True


async def _open(update: Update, context: Context, draft: Draft, editors: int) -> None:
    services, source = context.services, chat_id_of(update)
    words, desk = services.words(draft.language), desk_of(context, editors)
    code, now = ticket(_random), services.clock()
    attempt = 0
    while True:
        name = codename(_random, attempt)

        def letters(case_id: int, name: str = name) -> tuple[Letter, ...]:
            case = casefile.opening(
                draft, case_id=case_id, codename=name, source=source, desk=desk, now=now
            )
            return receipt(case_id=case_id, ticket=code, source=source, words=words), *case

        try:
            await services.storage.tips.open_case(
                source,
                draft,
                codename=name,
                ticket=code,
                letters=letters,
                now=now,
                once=update.update_id,
            )
        except CodenameTaken:
            attempt += 1
        else:
            return


async def _remember(context: Context, source: int, draft: Draft) -> None:
    """The source's own messages belong to the case from now on: edits of them are corrections."""
    services = context.services
    case = await services.storage.tips.last_case(source)
    if case is None:
        return
    for piece in tips.current(draft):
        await services.storage.tips.remember_message(
            case.id, source, piece.message_id, now=services.clock()
        )
