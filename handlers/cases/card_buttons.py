"""The buttons of a case's card: each carries the state that it wants."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.cases import workflow
from bot.cases.buttons import CardPage, CaseAction, CaseButton
from bot.cases.messages import card_buttons as keyboards
from bot.cases.messages.card import EditorsView
from bot.cases.model import Case
from bot.messages.message import Keyboard
from handlers.base.editors import colleagues_of, editors_view_of
from handlers.base.errors import OldButton
from handlers.base.request import Request
from handlers.cases import card_changes as changes
from handlers.cases import ending_buttons
from handlers.cases.answers import confirm_answer, withdraw_answer
from handlers.cases.card_changes import Action, alert
from handlers.cases.card_prompts import NOTE, prompt
from handlers.cases.history import show_dialogue, show_history


async def press(request: Request, button: CaseButton) -> None:
    """Handle the press of a member of the group below a card, however old the card is."""
    case, words = await request.services.storage.cases.get(button.case_id), request.newsroom_words
    if case is None:
        await request.toast(words("editors.case_is_closed"))
        await request.rewrite_buttons(())
        return
    if (case.closing is not None) is not (button.action is CaseAction.REOPEN):
        await request.toast(
            words("editors.case_is_closed" if case.closing else "errors.old_button")
        )
        return
    try:
        await _ACTIONS[button.action](request, case, button)
    except OldButton:
        await request.toast(words("errors.old_button"))


async def turn_page(request: Request, case: Case, button: CaseButton) -> None:
    """Show another keyboard below the same card."""
    if plain := _PLAIN_PAGES.get(button.value):
        await request.rewrite_buttons(plain(case, editors_view_of(request)))
    elif act := _PAGES.get(button.value):
        await act(request, case, button)
    else:
        raise OldButton


async def show_questions(request: Request, case: Case, _button: CaseButton) -> None:
    """Show the questions that the source can be asked."""
    if case.source_blocked:
        await alert(request, "editors.source_is_blocked")
        return
    own = await request.services.storage.own_questions.all()
    await request.rewrite_buttons(keyboards.ask_page(case, editors_view_of(request), own))


async def show_others(request: Request, case: Case, button: CaseButton) -> None:
    """Show the cases that this case can follow."""
    others = await request.services.storage.cases.list_open()
    if not any(workflow.may_merge(case, each) for each in others):
        await alert(request, "editors.nothing_to_merge")
        return
    number = int(button.second) if button.second.isdecimal() else 1
    page = keyboards.merge_page(case, others, editors_view_of(request), number)
    await request.rewrite_buttons(page)


async def show_colleagues(request: Request, case: Case, _button: CaseButton) -> None:
    """Show the colleagues that the case can be given to."""
    colleagues = await colleagues_of(request)
    if not colleagues:
        await alert(request, "editors.no_colleagues")
        return
    await request.rewrite_buttons(keyboards.assign_page(case, colleagues, editors_view_of(request)))


async def show_stop_page(request: Request, case: Case, button: CaseButton) -> None:
    """Ask whether the source is told that the case is stopped, then for the reason."""
    page = keyboards.stop_page(case, editors_view_of(request), button.second)
    await request.rewrite_buttons(page)


async def add_note(request: Request, case: Case, _button: CaseButton) -> None:
    """Ask for a note; the editor writes it as a reply."""
    await prompt(request, case, NOTE)


async def confirm(request: Request, case: Case, button: CaseButton) -> None:
    """Send the first answer in a case to the source, or keep it among the editors."""
    if not button.value.isdecimal():
        raise OldButton
    await confirm_answer(request, case, int(button.value), send=button.second == "1")


async def withdraw(request: Request, case: Case, button: CaseButton) -> None:
    """Withdraw an answer from the source's chat."""
    if not button.value.isdecimal():
        raise OldButton
    await withdraw_answer(request, case, int(button.value))


_PLAIN_PAGES: Mapping[str, Callable[[Case, EditorsView], Keyboard]] = {
    CardPage.CARD: keyboards.card_buttons,
    CardPage.STATUS: keyboards.status_page,
    CardPage.MORE: keyboards.more_page,
    CardPage.SNOOZE: keyboards.snooze_page,
}
_PAGES: Mapping[str, Action] = {
    CardPage.ASK: show_questions,
    CardPage.MERGE: show_others,
    CardPage.ASSIGN: show_colleagues,
    CardPage.STOP: show_stop_page,
    CardPage.CLOSE: ending_buttons.show_close_page,
}
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
    CaseAction.CLOSE: ending_buttons.close,
    CaseAction.REOPEN: ending_buttons.reopen,
    CaseAction.STOP: ending_buttons.stop,
    CaseAction.ASSIGN: changes.assign,
    CaseAction.WITHDRAW: withdraw,
    CaseAction.DIALOGUE: show_dialogue,
    CaseAction.EXTEND: ending_buttons.extend,
}
