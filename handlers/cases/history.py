"""Who did what to a case, for the editors: the audit log in words."""

from __future__ import annotations

from bot.cases.buttons import CaseButton
from bot.cases.model import Case
from bot.messages.catalogue import Html
from bot.messages.dates import moment
from bot.messages.message import Message, clip_html
from handlers.base.editors import member_name
from handlers.base.request import Request

SHOWN = 30  # entries, the newest
_NAME_ROOM = 40


async def show_history(request: Request, case: Case, _button: CaseButton) -> None:
    """The newest entries of the audit log, oldest first, by the names of who is still a member."""
    services, words = request.services, request.newsroom_words
    log = (await services.storage.audit_log.of_case(case.id))[-SHOWN:]
    if not log:
        await request.reply(Message(words.html("editors.history_empty")))
        return
    names = {
        editor: await member_name(request, editor)
        for editor in dict.fromkeys(entry.editor for entry in log)
    }
    lines = [Html(f"<b>{case.codename}</b>")]
    for entry in log:
        when = moment(words, entry.at, request.now, services.zone)
        name = clip_html(names[entry.editor] or words("editors.somebody"), _NAME_ROOM)
        did = words(f"editors.deed_{entry.did}")
        lines.append(words.html("editors.history_line", when=when, name=name, deed=did))
    await request.reply(Message(Html("\n".join(lines)), protect=True))
