"""The buttons that end a case: each carries its reason."""

from __future__ import annotations

from functools import partial

from bot.cases.buttons import CaseButton
from bot.cases.messages import card_buttons as keyboards
from bot.cases.model import Case
from bot.cases.workflow import Reason
from handlers.base.editors import editors_view_of
from handlers.base.errors import OldButton
from handlers.base.request import Request
from handlers.cases import endings
from handlers.cases.card_changes import alert, card_elsewhere, show
from handlers.cases.card_prompts import CLOSE, STOP_AND_TELL, STOP_QUIETLY, prompt


async def show_close_page(request: Request, case: Case, _button: CaseButton) -> None:
    """Why it is closed, for who may close it."""
    if not await endings.may_close(request, case):
        await alert(request, "editors.only_holder")
        return
    await request.rewrite_buttons(keyboards.close_page(case, editors_view_of(request)))
    await alert(request, "editors.close_warning")


async def close(request: Request, case: Case, button: CaseButton) -> None:
    """For this reason; buttons of before had none, and are asked for it."""
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
    """Undo it."""
    if not await endings.may_close(request, case):
        await alert(request, "editors.only_holder")
        return
    cards = partial(card_elsewhere, request, case)
    await show(request, await endings.reopen(request, case, cards=cards))


async def stop(request: Request, case: Case, button: CaseButton) -> None:
    """Not to go on with it."""
    told = button.second == "1"
    if button.value == keyboards.OWN_WORDS:
        await prompt(request, case, STOP_AND_TELL if told else STOP_QUIETLY)
        return
    reason, cards = _ready(button.value), partial(card_elsewhere, request, case)
    await show(request, await endings.stop(request, case, reason, told=told, cards=cards))


def _ready(reason: str) -> Reason:
    try:
        return Reason(reason)
    except ValueError:
        raise OldButton from None
