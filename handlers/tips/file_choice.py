"""A source's choice for a file that reveals something: clean it, keep it, or drop it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import telegram

from bot.cases.model import Case
from bot.messages.catalogue import Words
from bot.messages.message import Message
from bot.tips import draft as tips
from bot.tips.buttons import Choice, FileChoice
from bot.tips.model import Draft, Evidence
from bot.workers.file_inspector import sha256_of
from handlers.base.errors import OldButton
from handlers.base.evidence import file_name, piece_of
from handlers.base.request import Request
from handlers.tips.drafts import keep, refresh_question
from handlers.tips.file_look import inspect
from handlers.tips.sent.removal import own_case_of_press
from handlers.tips.sent.ticket import pass_on

LONGEST_SUFFIX = 6


async def press(request: Request, button: FileChoice) -> None:
    """Handle the choice below a file, in a draft or in a case."""
    draft = await request.services.storage.drafts.get(request.chat_id)
    piece = _piece_of_draft(draft, button.message_id)
    if draft is not None and piece is not None:
        await _choose_in_draft(request, draft, piece, button.choice)
        return
    case = await own_case_of_press(request)
    original = request.pressed_message.reply_to_message if request.pressed_message else None
    if case is None or original is None or original.message_id != button.message_id:
        raise OldButton
    await _choose_in_case(request, case, original, button.choice)


def _piece_of_draft(draft: Draft | None, message_id: int) -> Evidence | None:
    if draft is None or draft.case_id is not None:
        return None
    return next(
        (each for each in tips.newest(draft.evidence) if each.message_id == message_id), None
    )


async def _choose_in_draft(request: Request, draft: Draft, piece: Evidence, choice: Choice) -> None:
    """Apply the choice; a file that is not sent is deleted with the rest of the report."""
    words = request.services.texts.of(draft.language)
    if choice is Choice.CLEAN:
        original = request.pressed_message.reply_to_message if request.pressed_message else None
        sent = await send_clean(request, piece, original, words)
        if sent is None:
            return
        changed = tips.exchange(draft, piece.message_id, sent[1])
        changed, key = tips.add_said(changed, piece.message_id), "traces.cleaned"
    elif choice is Choice.DROP:
        changed = tips.take_back(draft, piece.message_id)
        changed, key = tips.add_said(changed, piece.message_id), "traces.dropped"
    else:
        changed, key = tips.release(draft, piece.message_id), "traces.stays"
    stored = await keep(request, changed)
    await _say(request, words, key)
    await refresh_question(request, stored)


async def _choose_in_case(
    request: Request, case: Case, original: telegram.Message, choice: Choice
) -> None:
    words, piece, message = request.services.texts.of(case.language), piece_of(original), original
    if choice is Choice.DROP or piece is None:
        await _say(request, words, "traces.dropped")
        return
    if choice is Choice.CLEAN:
        sent = await send_clean(request, piece, original, words)
        if sent is None:
            return
        message, piece = sent
    else:
        seen = await inspect(request, original, piece)
        piece = replace(piece, sha256=seen.sha256)
    refused = await pass_on(request, message, case, piece)
    await _say(request, words, refused or "traces.passed_on")


async def send_clean(
    request: Request, piece: Evidence, original: telegram.Message | None, words: Words
) -> tuple[telegram.Message, Evidence] | None:
    """Send the clean copy, as the editors will get it, to its source; None if not cleaned."""
    made = await request.services.source_files.clean(piece.file_id)
    if made is None:
        await _say(request, words, "traces.not_cleaned")
        return None
    content, suffix = made
    if not suffix and original is not None:  # the copy has the kind of the original
        suffix = PurePosixPath(file_name(original)).suffix[:LONGEST_SUFFIX]
    message = await request.bot.send_document(
        request.chat_id,
        content,
        caption=words("traces.copy"),
        filename=words("traces.copy_name") + suffix,
        disable_content_type_detection=True,
    )
    clean = piece_of(message)
    if clean is None:
        raise ValueError("a document that was sent is no document")
    return message, replace(clean, text=piece.text, sha256=sha256_of(content))


async def _say(request: Request, words: Words, key: str) -> None:
    await request.rewrite(Message(words.html(key)))
