"""A file that gives away where or by whom it was made: its source is told, and chooses."""

from __future__ import annotations

from bot.cases.model import Case
from bot.messages.catalogue import Words
from bot.messages.message import Message
from bot.tips.files.metadata import LONGEST
from bot.tips.files.pages import warning
from bot.tips.model import Evidence
from handlers.base.request import Request

DOCUMENT = "document"  # Telegram takes all else apart, and leaves the metadata out


async def warn(
    request: Request, piece: Evidence, words: Words, *, case: Case | None = None
) -> bool:
    """Tell of what is in a file, and of one that is too big for bots; whether it is to wait.

    `case`: the piece is for a case that is with the editors, and waits for the choice.
    """
    services = request.services
    if piece.size > LONGEST:
        await request.reply(Message(words.html("traces.too_big")), quoted=piece.message_id)
        return False
    if piece.kind != DOCUMENT:
        return False
    looked = await services.source_files.look(piece.file_id)
    if looked is None or not looked.traces:
        return False
    page = warning(
        looked.traces,
        cleanable=looked.cleanable,
        held=case is None,
        message_id=piece.message_id,
        words=words,
    )
    sent = await request.reply(page, quoted=piece.message_id)
    if case is not None and sent is not None:
        await services.storage.cases.remember_message(
            case.id, sent.chat_id, sent.message_id, now=request.now
        )
    return case is not None
