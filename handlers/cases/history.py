"""Who did what to a case, for the editors: the audit log in words."""

from __future__ import annotations

from telegram import Update
from telegram.error import BadRequest, Forbidden

from bot.cases.model import Case
from bot.messages.catalogue import Html
from bot.messages.dates import moment
from bot.messages.message import Message, plain
from handlers.base.context import Context
from handlers.base.replies import chat_id_of, reply

SHOWN = 30  # entries, the newest
_NAME_ROOM = 40


async def show_history(update: Update, context: Context, case: Case) -> None:
    """The newest entries, oldest first, with the names of those who are in the group still."""
    services, words = context.services, context.services.words(None)
    log = (await services.storage.audit_log.of_case(case.id))[-SHOWN:]
    if not log:
        await reply(update, context, Message(words.html("editors.history_empty")))
        return
    names = {
        editor: await _name(update, context, editor)
        for editor in dict.fromkeys(entry.editor for entry in log)
    }
    lines = [Html(f"<b>{case.codename}</b>")]
    for entry in log:
        when = moment(words, entry.at, services.clock(), services.zone)
        name = plain(names[entry.editor] or words("editors.somebody"), _NAME_ROOM)
        did = words(f"editors.deed_{entry.did}")
        lines.append(words.html("editors.history_line", when=when, name=name, deed=did))
    await reply(update, context, Message(Html("\n".join(lines)), protect=True))


async def _name(update: Update, context: Context, editor: int) -> str:
    """Names are asked of Telegram: the log has only ids. Empty for who is not known any more."""
    try:
        member = await context.bot.get_chat_member(chat_id_of(update), editor)
    except (BadRequest, Forbidden):
        return ""
    return member.user.first_name
