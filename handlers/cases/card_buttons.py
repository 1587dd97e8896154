"""The buttons of a case's card: each carries the state that it wants."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cases import workflow
from bot.cases.buttons import CardPage, CaseAction, CaseButton
from bot.cases.messages import card_buttons as keyboards
from bot.cases.model import Editor
from bot.messages.message import Keyboard
from handlers.base.editors import editors_view_of
from handlers.base.request import Request
from handlers.cases import card_changes as changes
from handlers.cases.answers import confirm_answer
from handlers.cases.card_changes import Action, CasePress
from handlers.cases.card_prompts import NOTE, prompt
from handlers.cases.history import show_history


async def press(request: Request, button: CaseButton) -> None:
    """A press under a card, however old, by a member of the group."""
    case, words = await request.services.storage.cases.get(button.case_id), request.newsroom_words
    if case is None or request.user is None:
        await request.toast(words("editors.case_is_closed"))
        await request.rewrite_buttons(())
        return
    editor = Editor(request.user.id, request.user.first_name)
    act = _ACTIONS[button.action]
    if not await act(request, CasePress(case, editor, button.value, button.second)):
        await request.toast(words("errors.old_button"))


async def turn_page(request: Request, press: CasePress) -> bool:
    """Another keyboard under the same card."""
    case, view = press.case, editors_view_of(request)
    buttons: Keyboard
    match press.value:
        case CardPage.CARD:
            buttons = keyboards.card_buttons(case, view)
        case CardPage.STATUS:
            buttons = keyboards.status_page(case, view)
        case CardPage.ASK:
            if case.source_blocked:
                await press.say(request, "editors.source_is_blocked")
                return True
            buttons = keyboards.ask_page(case, view)
        case CardPage.MORE:
            buttons = keyboards.more_page(case, view)
        case CardPage.SNOOZE:
            buttons = keyboards.snooze_page(case, view, request.now)
        case CardPage.MERGE:
            others = await request.services.storage.cases.list_open()
            if not any(workflow.may_merge(case, each) for each in others):
                await press.say(request, "editors.nothing_to_merge")
                return True
            number = int(press.second) if press.second.isdecimal() else 1
            buttons = keyboards.merge_page(case, others, view, number)
        case CardPage.CLOSE:
            buttons = keyboards.close_page(case, view)
            await press.say(request, "editors.close_warning")
        case _:
            return False
    await request.rewrite_buttons(buttons)
    await request.toast()
    return True


async def add_note(request: Request, press: CasePress) -> bool:
    """A note is written as a reply to what is asked now."""
    await prompt(request, press.case, NOTE)
    await request.toast()
    return True


async def confirm(request: Request, press: CasePress) -> bool:
    """The first answer in a case: to the source, or not."""
    if not press.value.isdecimal():
        return False
    return await confirm_answer(request, press.case, int(press.value), send=press.second == "1")


async def show_log(request: Request, press: CasePress) -> bool:
    """Who did what to it."""
    await show_history(request, press.case)
    await request.toast()
    return True


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
    CaseAction.HISTORY: show_log,
    CaseAction.CLOSE: changes.close,
}
