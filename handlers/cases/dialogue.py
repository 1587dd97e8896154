"""The whole dialogue of a case, with its notes: a message of its own, in pages."""

from __future__ import annotations

from bot.cases.buttons import CaseButton
from bot.cases.messages.dialogue import dialogue_page
from bot.cases.model import Case
from handlers.base.editors import editors_view_of
from handlers.base.request import Request


async def show_dialogue(request: Request, case: Case, button: CaseButton) -> None:
    """Without a number a new message; with one the pressed message turns to that page.

    The message is the case's: who takes a report back has it deleted with the rest.
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
