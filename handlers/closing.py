"""`Tutup`: a case ends. Everything of it is erased from the server, and its source is told."""

from __future__ import annotations

from telegram import Update

from bot import sourcemail
from bot.context import Context
from bot.model import Case, Deed, Editor
from bot.render import Message
from handlers.replies import rewrite, toast


async def close(update: Update, context: Context, case: Case, editor: Editor) -> None:
    """Close it; its card says so, and who did it."""
    services = context.services
    letters = (
        ()
        if case.source_blocked
        else (sourcemail.closed(case, words=services.words(case.language)),)
    )
    await services.storage.tips.close(
        case.id,
        deed=Deed(editor.id, "closed", services.clock()),
        letters=letters,
        once=update.update_id,
    )
    services.poke()
    words = services.words(None)
    text = words.html("editors.is_closed", codename=case.codename, name=editor.name)
    await rewrite(update, context, Message(text, protect=True))
    await toast(update)
