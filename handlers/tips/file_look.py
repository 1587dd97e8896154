"""The inspection of a source's files; a file that reveals something waits for a choice."""

from __future__ import annotations

from dataclasses import replace

import telegram

from bot.cases.model import Case
from bot.messages.catalogue import Words
from bot.tips import draft as tips
from bot.tips.files.model import LONGEST, NOT_LOOKED, Inspection, Look
from bot.tips.files.pages import choice_page
from bot.tips.model import Draft, Evidence
from handlers.base.evidence import look_at_labels
from handlers.base.request import Request


async def inspect(request: Request, message: telegram.Message, piece: Evidence) -> Inspection:
    """Inspect the file of a piece; return an empty result for a piece without one."""
    if not piece.file_id:
        return Inspection(Look())
    named = look_at_labels(message)
    if piece.size > LONGEST:
        return Inspection(named | NOT_LOOKED)
    return await request.services.source_files.inspect(piece.file_id, named)


async def look_for_draft(
    request: Request, message: telegram.Message, draft: Draft, piece: Evidence
) -> tuple[Draft, Evidence]:
    """Return the piece with its file's result, and the draft with the question about it.

    The question is deleted with the rest when the report is taken back.
    """
    words = request.services.texts.of(draft.language)
    known, asked = await _look(request, message, piece, words)
    return (tips.add_said(draft, asked.message_id) if asked else draft), known


async def look_for_case(
    request: Request, message: telegram.Message, case: Case, piece: Evidence, words: Words
) -> Evidence:
    """Return an addition to a case with its file's result; the question joins the case."""
    known, asked = await _look(request, message, piece, words)
    if asked is not None:
        await request.services.storage.cases.remember_message(
            case.id, asked.chat_id, asked.message_id, now=request.now
        )
    return known


async def _look(
    request: Request, message: telegram.Message, piece: Evidence, words: Words
) -> tuple[Evidence, telegram.Message | None]:
    seen = await inspect(request, message, piece)
    known = replace(piece, sha256=seen.sha256, waits=not seen.look.is_clean)
    if not known.waits:
        return known, None
    return known, await request.reply(choice_page(piece, seen, words), quoted=piece.message_id)
