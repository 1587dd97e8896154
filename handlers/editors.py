"""The editors' group: explicit replies reach sources, and /laporan lists open cases."""

from __future__ import annotations

import secrets

import telegram
from telegram import Update

from bot import sourcemail
from bot.casefile import case_line
from bot.context import Context
from bot.copies import TEXT_LIMIT
from bot.render import Message
from bot.texts import Words
from handlers.cases import case_replied_to
from handlers.drafts import desk_of
from handlers.pieces import is_command, piece_of
from handlers.replies import chat_id_of, reply

ANONYMOUS_ADMIN = 1087968824  # Bot API: the sender shown for an anonymous administrator


async def reply_in_group(update: Update, context: Context) -> None:
    """An editor's explicit reply to a message of a case goes to its source; all else stays here."""
    message = update.message
    if message is None or is_command(message):
        return
    if message.chat_id != context.services.editors_chat_id():
        return
    case = await case_replied_to(context, message)
    if case is None:
        return
    words = context.services.words(None)
    if speaks_for_nobody(message):
        await _say(message, words, "editors.anonymous")
        return
    piece = piece_of(message)
    letters = piece and sourcemail.answer(
        case,
        piece,
        from_chat_id=message.chat_id,
        words=context.services.words(case.language),
        mark=secrets.token_hex(8),
    )
    if not letters:
        if message.effective_attachment is not None:
            await _say(message, words, "editors.cannot_pass")
        return
    services = context.services
    await services.storage.tips.add(case.id, letters, now=services.clock(), once=update.update_id)
    services.poke()
    await _say(message, words, "editors.passed_on")


async def open_cases(update: Update, context: Context) -> None:
    """/laporan: open cases, oldest first."""
    services = context.services
    if chat_id_of(update) != services.editors_chat_id():
        return
    words, desk = services.words(None), desk_of(context, chat_id_of(update))
    cases = await services.storage.tips.open_cases()
    if not cases:
        await reply(update, context, Message(words.html("editors.no_cases")))
        return
    text = words.count_html("editors.cases", len(cases))
    for number, case in enumerate(cases):
        line = case_line(case, desk, services.clock())
        if len(text) + len(line) > TEXT_LIMIT - 200:
            more = words.count_html("editors.more_cases", len(cases) - number)
            text = type(text)(f"{text}\n\n{more}")
            break
        text = type(text)(f"{text}\n{line}")
    await reply(update, context, Message(text))


def speaks_for_nobody(message: telegram.Message) -> bool:
    """Whether nobody can be told to have said it: an anonymous administrator, or a channel."""
    sender = message.from_user
    return message.sender_chat is not None or sender is None or sender.id == ANONYMOUS_ADMIN


async def _say(message: telegram.Message, words: Words, key: str) -> None:
    """A quiet line under the editor's message."""
    await message.reply_text(
        words(key), disable_notification=True, do_quote=True, allow_sending_without_reply=True
    )
