"""What a source chooses for a file that gives something away: clean, as it is, or not at all."""

from __future__ import annotations

from dataclasses import replace

import telegram
from telegram import Update

from bot.cases.model import Case
from bot.messages.catalogue import Words
from bot.messages.message import Message
from bot.tips import draft as tips
from bot.tips.files.pages import Choice
from bot.tips.model import Draft, Evidence
from handlers.base.context import Context
from handlers.base.errors import old_button
from handlers.base.evidence import piece_of
from handlers.base.replies import chat_id_of, number_in, parts_of, rewrite, toast
from handlers.tips.drafts import keep
from handlers.tips.ticket import pass_on


async def press(update: Update, context: Context) -> None:
    """A press below such a file, in a draft or in a case."""
    wanted, number, *_ = [*parts_of(update), "", ""]
    message_id = number_in(number)
    if message_id is None or wanted not in set(Choice):
        await old_button(update, context)
        return
    choice, storage = Choice(wanted), context.services.storage
    draft = await storage.drafts.get(chat_id_of(update))
    piece = _held(draft, message_id)
    if draft is not None and piece is not None:
        await _in_draft(update, context, draft, piece, choice)
        return
    query = update.callback_query
    pressed = query.message if query else None
    case = None
    if pressed is not None:
        case = await storage.cases.by_message(pressed.chat.id, pressed.message_id)
    original = pressed.reply_to_message if isinstance(pressed, telegram.Message) else None
    if case is None or original is None or original.message_id != message_id:
        await old_button(update, context)
        return
    await _in_case(update, context, case, original, choice)


def _held(draft: Draft | None, message_id: int) -> Evidence | None:
    if draft is None or draft.case_id is not None:
        return None
    return next((each for each in tips.current(draft) if each.message_id == message_id), None)


async def _in_draft(
    update: Update, context: Context, draft: Draft, piece: Evidence, choice: Choice
) -> None:
    words = context.services.words(draft.language)
    if choice is Choice.CLEAN:
        sent = await _cleaned(update, context, piece, words)
        if sent is not None:
            await keep(update, context, tips.exchange(draft, piece.message_id, sent[1]))
            await _say(update, context, words, "traces.cleaned")
    elif choice is Choice.DROP:
        await keep(update, context, tips.take_back(draft, piece.message_id))
        await _say(update, context, words, "traces.dropped")
    else:
        await _say(update, context, words, "traces.stays")


async def _in_case(
    update: Update, context: Context, case: Case, original: telegram.Message, choice: Choice
) -> None:
    words, piece, message = context.services.words(case.language), piece_of(original), original
    if choice is Choice.DROP or piece is None:
        await _say(update, context, words, "traces.dropped")
        return
    if choice is Choice.CLEAN:
        sent = await _cleaned(update, context, piece, words)
        if sent is None:
            return
        message, piece = sent
    refused = await pass_on(update, context, message, case, piece)
    await _say(update, context, words, refused or "traces.passed_on")


async def _cleaned(
    update: Update, context: Context, piece: Evidence, words: Words
) -> tuple[telegram.Message, Evidence] | None:
    """The clean copy, sent to the source first: what the editors get is what they see there."""
    made = await context.services.source_files.clean(piece.file_id)
    if made is None:
        await _say(update, context, words, "traces.not_cleaned")
        return None
    content, suffix = made
    message = await context.bot.send_document(
        chat_id_of(update),
        content,
        caption=words("traces.copy"),
        filename=words("traces.file_name") + suffix,
        disable_content_type_detection=True,
    )
    clean = piece_of(message)
    if clean is None:
        raise ValueError("a document that was sent is no document")
    return message, replace(clean, text=piece.text)


async def _say(update: Update, context: Context, words: Words, key: str) -> None:
    await rewrite(update, context, Message(words.html(key)))
    await toast(update)
