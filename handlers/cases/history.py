"""The history of a case, for the editors: the audit log and the dialogue."""

from __future__ import annotations

from bot.cases.buttons import CaseButton
from bot.cases.messages.dialogue import dialogue_page
from bot.cases.model import Case
from bot.messages.catalogue import Html
from bot.messages.dates import moment
from bot.messages.message import Message, clip_html
from handlers.base.editors import editors_view_of, member_name
from handlers.base.request import Request

SHOWN = 30  # entries, the newest
_NAME_ROOM = 40


async def show_history(request: Request, case: Case, _button: CaseButton) -> None:
    """Show the newest entries of the audit log, oldest first, with the members' names."""
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


async def show_dialogue(request: Request, case: Case, button: CaseButton) -> None:
    """Show the dialogue: without a page number in a new message, else in the pressed one.

    The message belongs to the case: it is deleted when the source takes the report back.
    """
    number = int(button.value) if button.value.isdecimal() else None
    page = dialogue_page(case, number, editors_view_of(request))
    if number is not None:
        await request.rewrite(page)
        return
    sent = await request.reply(page, quoted=request.pressed_id)
    if sent is not None:
        await request.services.storage.cases.remember_message(
            case.id, request.chat_id, sent.message_id, now=request.now
        )
