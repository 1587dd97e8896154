"""The buttons of a case's card: each carries the state that it wants."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cases import workflow
from bot.cases.buttons import CardPage, CaseAction, CaseButton
from bot.cases.messages import card_buttons as keyboards
from bot.cases.model import Case
from bot.messages.message import Keyboard
from handlers.base.editors import editors_view_of
from handlers.base.errors import OldButton
from handlers.base.request import Request
from handlers.cases import card_changes as changes
from handlers.cases.answers import confirm_answer
from handlers.cases.card_changes import Action, alert
from handlers.cases.card_prompts import NOTE, prompt
from handlers.cases.history import show_history


async def press(request: Request, button: CaseButton) -> None:
    """A press under a card, however old, by a member of the group."""
    case, words = await request.services.storage.cases.get(button.case_id), request.newsroom_words
    if case is None:
        await request.toast(words("editors.case_is_closed"))
        await request.rewrite_buttons(())
        return
    try:
        await _ACTIONS[button.action](request, case, button)
    except OldButton:
        await request.toast(words("errors.old_button"))


async def turn_page(request: Request, case: Case, button: CaseButton) -> None:
    """Another keyboard under the same card."""
    view = editors_view_of(request)
    buttons: Keyboard
    match button.value:
        case CardPage.CARD:
            buttons = keyboards.card_buttons(case, view)
        case CardPage.STATUS:
            buttons = keyboards.status_page(case, view)
        case CardPage.ASK:
            if case.source_blocked:
                await alert(request, "editors.source_is_blocked")
                return
            buttons = keyboards.ask_page(case, view)
        case CardPage.MORE:
            buttons = keyboards.more_page(case, view)
        case CardPage.SNOOZE:
            buttons = keyboards.snooze_page(case, view)
        case CardPage.MERGE:
            others = await request.services.storage.cases.list_open()
            if not any(workflow.may_merge(case, each) for each in others):
                await alert(request, "editors.nothing_to_merge")
                return
            number = int(button.second) if button.second.isdecimal() else 1
            buttons = keyboards.merge_page(case, others, view, number)
        case CardPage.CLOSE:
            buttons = keyboards.close_page(case, view)
            await alert(request, "editors.close_warning")
        case _:
            raise OldButton
    await request.rewrite_buttons(buttons)


async def add_note(request: Request, case: Case, _button: CaseButton) -> None:
    """A note is written as a reply to what is asked now."""
    await prompt(request, case, NOTE)


async def confirm(request: Request, case: Case, button: CaseButton) -> None:
    """The first answer in a case: to the source, or not."""
    if not button.value.isdecimal():
        raise OldButton
    await confirm_answer(request, case, int(button.value), send=button.second == "1")


_ACTIONS: Mapping[CaseAction, Action] = {
    CaseAction.PAGE: turn_page,
    CaseAction.OWN: changes.change_owner,
    CaseAction.STATUS: changes.set_status,
    CaseAction.ASK: changes.ask_source,
    CaseAction.NOTE: add_note,
    CaseAction.CONFIRM: confirm,
    CaseAction.SNOOZE: changes.snooze,
    CaseAction.MERGE: changes.merge,
    CaseAction.PART: changes.part,
    CaseAction.BLOCK: changes.block,
    CaseAction.HISTORY: show_history,
    CaseAction.CLOSE: changes.close,
}
