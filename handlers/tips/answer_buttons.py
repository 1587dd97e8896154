"""The buttons that answer a draft's questions; each raises OldButton where it is out of date."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from bot.tips import draft as tips
from bot.tips.buttons import TipButton
from bot.tips.model import Draft
from bot.tips.pages import MORE
from bot.tips.questionnaire import TRACK, QuestionKind, load_form
from bot.tips.wording import TRACK_LABELS
from handlers.base.errors import OldButton
from handlers.base.prompts import ask
from handlers.base.request import Request
from handlers.tips.answers import move
from handlers.tips.drafts import keep, pages_of, show_question

Action: TypeAlias = Callable[[Request, Draft, TipButton], Awaitable[None]]


async def choose_track(request: Request, draft: Draft, button: TipButton) -> None:
    """Choose the track: for the newsroom, or an official report."""
    if button.value not in TRACK_LABELS:
        raise OldButton
    await _answer(request, draft, TRACK, {TRACK: button.value})


async def choose_category(request: Request, draft: Draft, button: TipButton) -> None:
    """Choose a category of the form."""
    if load_form(draft.form).category(button.value) is None:
        raise OldButton
    field = _field(draft, QuestionKind.CHOICE)
    await _answer(request, draft, field, {field: button.value})


async def turn_category_page(request: Request, draft: Draft, button: TipButton) -> None:
    """Show another page of the categories."""
    await _turn(request, draft, QuestionKind.CHOICE, button.value)


async def choose_place(request: Request, draft: Draft, button: TipButton) -> None:
    """Choose a place of the gazetteer."""
    await _answer_place(request, draft, button.value, words="")


async def choose_place_of_words(request: Request, draft: Draft, button: TipButton) -> None:
    """Choose a place that the typed words may mean; the words are kept."""
    field = f"{_field(draft, QuestionKind.PLACE)}_words"
    await _answer_place(request, draft, button.value, words=draft.answers.get(field, ""))


async def turn_place_page(request: Request, draft: Draft, button: TipButton) -> None:
    """Show the regencies, or the districts of one regency."""
    shown = " ".join(filter(None, (button.value, button.second)))
    await _turn(request, draft, QuestionKind.PLACE, shown)


async def keep_words(request: Request, draft: Draft, _button: TipButton) -> None:
    """Keep the place in the source's words."""
    await _advance(request, draft, draft, _field(draft, QuestionKind.PLACE))


async def choose_day(request: Request, draft: Draft, button: TipButton) -> None:
    """Choose one of the last days."""
    question = load_form(draft.form).question(button.value)
    if question is None or question.kind is not QuestionKind.DAY:
        raise OldButton
    await _answer(request, draft, question.field, {question.field: button.second})


async def show_other_days(request: Request, draft: Draft, _button: TipButton) -> None:
    """Show the days before yesterday."""
    question = tips.waiting_question(draft)
    if question is None or question.kind is not QuestionKind.DAY:
        raise OldButton
    await show_question(request, draft, shown=MORE)


async def skip(request: Request, draft: Draft, button: TipButton) -> None:
    """Skip a question: its answer is removed."""
    forgotten = tips.note(draft, {button.value: "", f"{button.value}_words": ""})
    await _advance(request, draft, forgotten, button.value)


async def advance(request: Request, draft: Draft, button: TipButton) -> None:
    """Show the next question."""
    await _advance(request, draft, draft, button.value)


async def revisit(request: Request, draft: Draft, button: TipButton) -> None:
    """Show an earlier question again."""
    if load_form(draft.form).question(button.value) is None:
        raise OldButton
    await move(request, draft, tips.revisit(draft, button.value))


async def tell_anew(request: Request, draft: Draft, _button: TipButton) -> None:
    """Clear the account, and ask for it from its beginning."""
    await move(request, draft, tips.forget_account(draft))


async def list_evidence(request: Request, draft: Draft, _button: TipButton) -> None:
    """List the pieces of evidence, each with a button that removes it."""
    pages = pages_of(request, draft)
    page = pages.review.pieces() if tips.evidence(draft.evidence) else pages.question()
    await ask(request, page, step=draft.step)


async def take_back(request: Request, draft: Draft, button: TipButton) -> None:
    """Remove a piece from the draft."""
    stored = await keep(request, tips.take_back(draft, _message_id(button)))
    await list_evidence(request, stored, button)
    await request.toast(pages_of(request, stored).words("tips.taken_back"))


async def decide_contact(request: Request, draft: Draft, button: TipButton) -> None:
    """Decide whether a contact is sent with the report."""
    include = button.second == "1"
    await move(request, draft, tips.decide_contact(draft, _message_id(button), include=include))


def _field(draft: Draft, kind: QuestionKind) -> str:
    """Return the field of the form's question of this kind."""
    return next(q.field for q in load_form(draft.form).questions if q.kind is kind)


def _message_id(button: TipButton) -> int:
    if not button.value.isdecimal():
        raise OldButton
    return int(button.value)


async def _answer_place(request: Request, draft: Draft, code: str, *, words: str) -> None:
    field, gazetteer = _field(draft, QuestionKind.PLACE), request.services.gazetteer
    if code not in gazetteer:
        raise OldButton
    if gazetteer.get(code).level == "regency":
        words = words or gazetteer.short_name(code)  # the whole regency: no village is asked for
    await _answer(request, draft, field, {field: code, f"{field}_words": words})


async def _answer(request: Request, draft: Draft, field: str, answers: Mapping[str, str]) -> None:
    changed = tips.answer(draft, field, answers)
    if draft.step == field or tips.doubt_known(changed):
        await move(request, draft, changed)
        return
    # The keyboard of an earlier question: the answer changes, the waiting question stays.
    await keep(request, changed)
    await request.toast(pages_of(request, draft).words("tips.changed"))


async def _advance(request: Request, draft: Draft, changed: Draft, field: str) -> None:
    if draft.step == field:
        await move(request, draft, tips.advance(changed))
        return
    # Tapped twice, or on an earlier question, which is answered already.
    await request.toast(pages_of(request, draft).words("tips.already"))


async def _turn(request: Request, draft: Draft, kind: QuestionKind, shown: str) -> None:
    """Show another page of choices for the question that waits."""
    if draft.step != _field(draft, kind):
        raise OldButton
    await show_question(request, draft, shown=shown)
