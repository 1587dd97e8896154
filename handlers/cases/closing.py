"""`Tutup`: a case ends. Everything of it is erased from the server, and its source is told."""

from __future__ import annotations

from telegram import Update

from bot.cases.messages import to_editors as casefile
from bot.cases.messages import to_source as sourcemail
from bot.cases.model import AuditEntry, Case, Editor
from bot.delivery.model import Letter
from bot.messages.message import Message
from handlers.base.context import Context
from handlers.base.replies import chat_id_of, rewrite, toast


async def close(update: Update, context: Context, case: Case, editor: Editor) -> None:
    """Close it; its card says so, and who did it."""
    services = context.services
    letters: list[Letter] = []
    if not case.source_blocked:
        letters.append(sourcemail.closed(case, words=services.words(case.language)))
    thread = await services.storage.case_changes.topic_of(case.id, chat_id_of(update))
    if thread is not None:
        letters.append(casefile.end_of_topic(case, thread, chat_id=chat_id_of(update)))
    await services.storage.cases.close(
        case.id,
        entry=AuditEntry(editor.id, "closed", services.clock()),
        letters=letters,
        once=update.update_id,
    )
    services.poke()
    words = services.words(None)
    text = words.html("editors.is_closed", codename=case.codename, name=editor.name)
    await rewrite(update, context, Message(text, protect=True))
    await toast(update)
