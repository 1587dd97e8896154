"""The buttons of a draft; each names the draft and carries the wanted state."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.tips import draft as tips
from bot.tips.buttons import TipAction, TipButton
from bot.tips.model import Draft
from bot.tips.pages import MORE
from bot.tips.reading.identity import NOBODY
from handlers.base.errors import OldButton
from handlers.base.request import Request
from handlers.tips import answer_buttons as answers
from handlers.tips.answer_buttons import Action
from handlers.tips.answers import drop, move, stop
from handlers.tips.drafts import form_now, keep, pages_of, remember_replies, show_question
from handlers.tips.sent import official_form
from handlers.tips.sent.removal import say_closed
from handlers.tips.sent.ticket import leave
from handlers.tips.submit import say_sent_already, send


async def press(request: Request, button: TipButton) -> None:
    """Handle the press of a draft's button, however old the button is."""
    draft = await request.services.storage.drafts.get(request.chat_id)
    try:
        await _act(request, draft, button)
    except OldButton:
        if button.action is TipAction.SEND and await say_sent_already(request):
            return
        # An old button: say so, remove it, and show the question that now waits.
        await say_closed(request)
        if draft is not None:
            await request.reply(pages_of(request, draft).question())


async def agree(request: Request, draft: Draft, _button: TipButton) -> None:
    """Record the consent; the first question is a new message, so that the terms stay readable."""
    stored = await keep(request, tips.consent(draft, request.now))
    await request.rewrite_buttons(())
    await request.reply(pages_of(request, stored).question())


async def show_terms(request: Request, draft: Draft, _button: TipButton) -> None:
    """Show the full terms below the short page."""
    await show_question(request, draft, shown=MORE)


async def start_over(request: Request, draft: Draft, _button: TipButton) -> None:
    """Begin a new draft, with the form of the present season."""
    form = await form_now(request)
    fresh = tips.begin(draft.language, request.now, form=form, instead_of=draft)
    await move(request, draft, fresh)


async def go_on(request: Request, draft: Draft, _button: TipButton) -> None:
    """Show the question that waits."""
    await show_question(request, draft)


async def send_draft(request: Request, draft: Draft, _button: TipButton) -> None:
    """Send the draft (`Kirim`)."""
    if not await send(request, draft):
        raise OldButton


async def without_identity(request: Request, draft: Draft, _button: TipButton) -> None:
    """Send the official form with blanks in place of an identity."""
    await request.toast()  # making it takes a moment
    await official_form.send_form(request, draft, NOBODY)
    await remember_replies(request, draft.case_id or 0)
    await request.rewrite_buttons(())


def _always(act: Callable[[Request, Draft], Awaitable[None]]) -> Action:
    """Adapt an action that makes sense whenever the draft is open."""
    return lambda request, draft, _button: act(request, draft)


_BEFORE_CONSENT: Mapping[TipAction, Action] = {
    TipAction.AGREE: agree,
    TipAction.TERMS: show_terms,
    TipAction.STOP: _always(stop),
    TipAction.DROP: _always(drop),
    TipAction.START_OVER: start_over,
    TipAction.GO_ON: go_on,
}
_WRITING: Mapping[TipAction, Action] = {
    **_BEFORE_CONSENT,
    TipAction.TRACK: answers.choose_track,
    TipAction.CATEGORY: answers.choose_category,
    TipAction.CATEGORY_PAGE: answers.turn_category_page,
    TipAction.PLACE: answers.choose_place,
    TipAction.PLACE_OF_WORDS: answers.choose_place_of_words,
    TipAction.PLACE_PAGE: answers.turn_place_page,
    TipAction.KEEP_WORDS: answers.keep_words,
    TipAction.DAY: answers.choose_day,
    TipAction.OTHER_DAYS: answers.show_other_days,
    TipAction.SKIP: answers.skip,
    TipAction.NEXT: answers.advance,
    TipAction.REVISIT: answers.revisit,
    TipAction.TELL_ANEW: answers.tell_anew,
    TipAction.LIST_EVIDENCE: answers.list_evidence,
    TipAction.TAKE_BACK: answers.take_back,
    TipAction.CONTACT: answers.decide_contact,
    TipAction.REVIEW: go_on,
    TipAction.SEND: send_draft,
}
_DIALOGUE: Mapping[TipAction, Action] = {TipAction.DONE: _always(leave)}
_IDENTITY: Mapping[TipAction, Action] = {
    TipAction.DONE: _always(official_form.leave),
    TipAction.BLANK: without_identity,
}


async def _act(request: Request, draft: Draft | None, button: TipButton) -> None:
    if draft is None or button.stamp != tips.stamp(draft):
        raise OldButton
    act = _actions(draft).get(button.action)
    if act is None:
        raise OldButton
    await act(request, draft, button)


def _actions(draft: Draft) -> Mapping[TipAction, Action]:
    if draft.step == tips.IDENTITY:
        return _IDENTITY
    if draft.case_id is not None:
        return _DIALOGUE
    return _WRITING if tips.has_consented(draft) else _BEFORE_CONSENT
