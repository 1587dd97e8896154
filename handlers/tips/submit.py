"""`Kirim`: a draft becomes a case. The confirmation follows the commit (law 2)."""

from __future__ import annotations

import secrets
from contextlib import suppress
from itertools import count

from bot.cases.codenames import codename, ticket
from bot.cases.messages import to_editors as casefile
from bot.cases.messages.card import EditorsView
from bot.cases.messages.source.filing import filing_buttons
from bot.cases.messages.source.to_source import receipt
from bot.cases.workflow import new_case
from bot.messages.message import Message
from bot.tips import draft as tips
from bot.tips.model import Draft
from handlers.base.prompts import ask, last_prompt
from handlers.base.request import Request
from handlers.tips.drafts import remember_replies
from storage.cases.cases import CodenameTaken

_random = secrets.SystemRandom()


async def send(request: Request, draft: Draft) -> bool:
    """Send the draft; return False where it is not ready to be sent."""
    services = request.services
    view = services.editors.view() if services.takes_tips else None
    if view is None or await services.storage.blocked_sources.includes(request.chat_id):
        key = "tips.closed_keeps" if view is None else "tips.not_heard"
        await request.reply(Message(services.texts.of(draft.language).html(key)))
        return True
    if not tips.is_ready(draft):
        return False
    case_id = await _open(request, tips.without_waiting(tips.without_unasked(draft)), view)
    services.editors.notify()
    await _confirm(request, case_id, draft.language)
    return True


async def say_sent_already(request: Request) -> bool:
    """Confirm again after a repeated `Kirim`; return False where no case was sent."""
    kirim = _send_message_of(request)
    if kirim is None:
        return False
    case = await request.services.storage.cases.by_message(request.chat_id, kirim)
    if case is None:
        return False
    await _confirm(request, case.id, case.language)
    return True


async def _open(request: Request, draft: Draft, view: EditorsView) -> int:
    """Open a case from the draft; return the case's id."""
    services, source = request.services, request.chat_id
    words = services.texts.of(draft.language)
    code = ticket(_random)
    said = {piece.message_id for piece in draft.evidence} | set(draft.said)
    shown = last_prompt(request)  # the review, where `Kirim` is typed
    said.update(at for at in (_send_message_of(request), shown) if at is not None)
    for attempt in count():
        case = new_case(
            draft,
            case_id=await services.storage.cases.draw_id(),
            codename=codename(_random, attempt),
            source=source,
            now=request.now,
        )
        opening = casefile.opening_letters(case, view=view)
        at_once, later = (
            receipt(
                case, ticket=code, words=words, waits=waits, buttons=filing_buttons(case, words)
            )
            for waits in (False, True)
        )
        with suppress(CodenameTaken):
            await services.storage.cases.open_case(
                case,
                ticket=code,
                letters=(at_once, *opening),
                letters_if_waiting=(later, *opening),
                limits=services.limits,
                messages=sorted(said),
                once=request.update_id,
            )
            break
    return case.id


async def _confirm(request: Request, case_id: int, language: str) -> None:
    words = request.services.texts.of(language)
    await ask(request, Message(words.html("tips.sent")), step="sent")
    await remember_replies(request, case_id)


def _send_message_of(request: Request) -> int | None:
    """Return the message of `Kirim`: the typed one, or the review with the button."""
    return request.message.message_id if request.message else request.pressed_id
