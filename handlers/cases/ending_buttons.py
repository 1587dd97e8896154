"""The buttons that end a case; each carries its reason."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from bot.cases.buttons import CaseButton
from bot.cases.messages import card_buttons as keyboards
from bot.cases.model import Case
from bot.cases.workflow import Reason
from bot.messages.dates import day
from bot.messages.message import Message
from handlers.base.editors import audit_entry, card_letters, editors_view_of
from handlers.base.errors import OldButton
from handlers.base.request import Request
from handlers.cases import endings
from handlers.cases.card_changes import alert, card_elsewhere, show
from handlers.cases.card_prompts import CLOSE, STOP_AND_TELL, STOP_QUIETLY, prompt


async def show_close_page(request: Request, case: Case, _button: CaseButton) -> None:
    """Show the reasons to close a case, to an editor who may close it."""
    if not await endings.may_close(request, case):
        await alert(request, "editors.only_holder")
        return
    await request.rewrite_buttons(keyboards.close_page(case, editors_view_of(request)))
    await alert(request, "editors.close_warning")


async def close(request: Request, case: Case, button: CaseButton) -> None:
    """Close the case for the button's reason; an old button without one leads to the reasons."""
    if not button.value:
        await show_close_page(request, case, button)
    elif not await endings.may_close(request, case):
        await alert(request, "editors.only_holder")
    elif button.value == keyboards.OWN_WORDS:
        await prompt(request, case, CLOSE)
    else:
        reason, cards = _ready(button.value), partial(card_elsewhere, request, case)
        await show(request, await endings.close(request, case, reason, cards=cards))


async def reopen(request: Request, case: Case, _button: CaseButton) -> None:
    """Open a closed case again, at its card or in a list."""
    if not await endings.may_close(request, case):
        await alert(request, "editors.only_holder")
        return
    cards = await request.services.storage.cases.cards([case.id], request.chat_id)
    if cards.get(case.id) == request.pressed_id:
        at_once = partial(card_elsewhere, request, case)
        await show(request, await endings.reopen(request, case, cards=at_once))
        return
    # Pressed in a list: the card may be deleted, and is then made again.
    await endings.reopen(request, case, cards=partial(card_letters, request))
    await alert(request, "editors.is_reopened", codename=case.codename)


async def stop(request: Request, case: Case, button: CaseButton) -> None:
    """Stop work on the case for the button's reason, or ask for the editor's own words."""
    told = button.second == "1"
    if button.value == keyboards.OWN_WORDS:
        await prompt(request, case, STOP_AND_TELL if told else STOP_QUIETLY)
        return
    reason, cards = _ready(button.value), partial(card_elsewhere, request, case)
    await show(request, await endings.stop(request, case, reason, told=told, cards=cards))


async def extend(request: Request, case: Case, _button: CaseButton) -> None:
    """Keep the case for the full retention time from now."""
    services, words = request.services, request.newsroom_words
    await services.storage.case_changes.change(
        case.id, lambda case: case, entry=audit_entry(request, "extended"), once=request.update_id
    )
    ends_at = request.now + timedelta(days=services.settings.tip_retention_days).total_seconds()
    text = words.html(
        "editors.extended",
        codename=case.codename,
        name=request.editor.name,
        until=day(words, ends_at, request.now, services.zone),
    )
    await request.rewrite(Message(text, protect=True))


def _ready(reason: str) -> Reason:
    try:
        return Reason(reason)
    except ValueError:
        raise OldButton from None
