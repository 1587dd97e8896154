"""The buttons of a complaint's draft; each names the draft and carries the wanted state."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import replace

from bot.complaints import draft as drafts
from bot.complaints.buttons import DraftAction, DraftButton, PaperChoice
from bot.complaints.model import Capacity, Draft, Right
from bot.messages.message import Message
from bot.tips.buttons import Choice
from handlers.base.errors import OldButton
from handlers.base.request import Request
from handlers.complaints.answers import stop
from handlers.complaints.drafts import close, keep, keep_and_show, show
from handlers.complaints.submit import confirm, send
from handlers.tips.file_choice import send_clean


async def press(request: Request, button: DraftButton) -> None:
    """Handle the press of a draft's button, however old the button is."""
    draft = await request.services.storage.complaint_drafts.get(request.chat_id)
    if draft is None or drafts.stamp(draft) != button.stamp:
        if button.action is DraftAction.SEND and await _say_sent_already(request):
            return
        raise OldButton
    await _act(request, replace(draft, paused=False), button)


async def _act(request: Request, draft: Draft, button: DraftButton) -> None:
    action, value = button.action, button.value
    if action is DraftAction.STOP:
        await stop(request, draft)
    elif action is DraftAction.DROP:
        await close(request, draft)
    elif action is DraftAction.SEND:
        await send(request, draft)
    elif changed := _change(draft, action, value):
        await keep_and_show(request, changed)
    else:
        await show(request, draft)


def _change(draft: Draft, action: DraftAction, value: str) -> Draft | None:
    """Return the draft after this button; None where the button changes nothing."""
    if action is DraftAction.GO_ON:
        return draft
    if (action is DraftAction.AGREE) is not (draft.step == drafts.TERMS):
        return None
    return _CHANGES[action](draft, value) if action in _CHANGES else None


def _choose_article(draft: Draft, value: str) -> Draft | None:
    return drafts.choose_article(draft, int(value)) if value.isdecimal() else None


def _take_back(draft: Draft, value: str) -> Draft | None:
    return drafts.take_back(draft, int(value)) if value.isdecimal() else None


def _answer(step: str, values: Container[str]) -> Callable[[Draft, str], Draft | None]:
    def answer(draft: Draft, value: str) -> Draft | None:
        return drafts.answer(draft, step, value) if value in values else None

    return answer


_CHANGES: Mapping[DraftAction, Callable[[Draft, str], Draft | None]] = {
    DraftAction.AGREE: lambda draft, _value: drafts.advance(draft),
    DraftAction.ARTICLE: _choose_article,
    DraftAction.RIGHT: _answer(drafts.RIGHT, set(Right)),
    DraftAction.CAPACITY: _answer(drafts.CAPACITY, set(Capacity)),
    DraftAction.NEXT: lambda draft, step: drafts.advance(draft) if step == draft.step else None,
    DraftAction.SKIP: lambda draft, step: drafts.skip(draft) if step == draft.step else None,
    DraftAction.REVISIT: drafts.revisit,
    DraftAction.TAKE_BACK: _take_back,
}


async def press_paper(request: Request, button: PaperChoice) -> None:
    """Handle the choice for a file that reveals something: clean it, keep it, or drop it."""
    draft = await request.services.storage.complaint_drafts.get(request.chat_id)
    papers = draft.papers if draft else ()
    paper = next((each for each in papers if each.message_id == button.message_id), None)
    if draft is None or paper is None:
        raise OldButton
    words = request.services.texts.of(draft.language)
    changed, key = drafts.release(draft, paper.message_id), "traces.stays"
    if button.choice is Choice.DROP:
        changed, key = drafts.take_back(draft, paper.message_id), "traces.dropped"
    elif button.choice is Choice.CLEAN:
        original = request.pressed_message.reply_to_message if request.pressed_message else None
        clean = await send_clean(request, paper, original, words)
        if clean is None:
            return
        changed, key = drafts.exchange(draft, paper.message_id, clean[1]), "traces.cleaned"
    await keep(request, changed)
    await request.rewrite(Message(words.html(key)))


async def _say_sent_already(request: Request) -> bool:
    """Confirm again after a repeated `Kirim`; return False where no complaint was sent."""
    sent = await request.services.storage.complaints.of_person(request.chat_id)
    if not sent:
        return False
    await confirm(request, sent[0])
    return True
