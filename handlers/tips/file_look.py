"""Every file of a source is looked into; one that gives something away waits for its choice."""

from __future__ import annotations

import telegram

from bot.cases.model import Case
from bot.messages.catalogue import Words
from bot.tips.files.model import LONGEST, NOT_LOOKED, Inspection
from bot.tips.files.pages import choice_page
from bot.tips.model import Evidence
from handlers.base.evidence import look_at_labels
from handlers.base.request import Request


async def inspect(
    request: Request, message: telegram.Message, piece: Evidence
) -> Inspection | None:
    """What its source must know before it goes anywhere; None where it may go."""
    if not piece.file_id:
        return None
    named = look_at_labels(message)
    if piece.size > LONGEST:
        return Inspection(named | NOT_LOOKED)
    seen = await request.services.source_files.inspect(piece.file_id, named)
    return None if seen.look.is_clean else seen


async def ask_choice(
    request: Request, piece: Evidence, seen: Inspection, words: Words
) -> telegram.Message | None:
    """Put the question under the file; None when the source has left the chat."""
    return await request.reply(choice_page(piece, seen, words), quoted=piece.message_id)


async def waits_for_choice(
    request: Request, message: telegram.Message, case: Case, piece: Evidence, words: Words
) -> bool:
    """Whether what a source adds to a case waits; the question belongs to the case then."""
    seen = await inspect(request, message, piece)
    if seen is None:
        return False
    asked = await ask_choice(request, piece, seen, words)
    if asked is not None:
        await request.services.storage.cases.remember_message(
            case.id, asked.chat_id, asked.message_id, now=request.now
        )
    return True
