"""Answers by button; one that makes no sense for the draft (any more) raises OldButton."""

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
    """For the newsroom, or for an official report."""
    if button.value not in TRACK_LABELS:
        raise OldButton
    await _answer(request, draft, TRACK, {TRACK: button.value})


async def choose_category(request: Request, draft: Draft, button: TipButton) -> None:
    """One of the form's categories."""
    if load_form(draft.form).category(button.value) is None:
        raise OldButton
    field = _field(draft, QuestionKind.CHOICE)
    await _answer(request, draft, field, {field: button.value})


async def turn_category_page(request: Request, draft: Draft, button: TipButton) -> None:
    """Another page of the categories."""
    await _turn(request, draft, QuestionKind.CHOICE, button.value)


async def choose_place(request: Request, draft: Draft, button: TipButton) -> None:
    """A place of the gazetteer."""
    await _answer_place(request, draft, button.value, words="")


async def choose_place_of_words(request: Request, draft: Draft, button: TipButton) -> None:
    """A place that the words may have meant; they are kept."""
    field = f"{_field(draft, QuestionKind.PLACE)}_words"
    await _answer_place(request, draft, button.value, words=draft.answers.get(field, ""))


async def turn_place_page(request: Request, draft: Draft, button: TipButton) -> None:
    """The regencies, or the districts of one."""
    shown = " ".join(filter(None, (button.value, button.second)))
    await _turn(request, draft, QuestionKind.PLACE, shown)


async def keep_words(request: Request, draft: Draft, _button: TipButton) -> None:
    """The place stays as it was said."""
    await _advance(request, draft, draft, _field(draft, QuestionKind.PLACE))


async def choose_day(request: Request, draft: Draft, button: TipButton) -> None:
    """A day of the last ones."""
    question = load_form(draft.form).question(button.value)
    if question is None or question.kind is not QuestionKind.DAY:
        raise OldButton
    await _answer(request, draft, question.field, {question.field: button.second})


async def show_other_days(request: Request, draft: Draft, _button: TipButton) -> None:
    """The days before yesterday to choose from."""
    question = tips.waiting_question(draft)
    if question is None or question.kind is not QuestionKind.DAY:
        raise OldButton
    await show_question(request, draft, shown=MORE)


async def skip(request: Request, draft: Draft, button: TipButton) -> None:
    """No answer to this question."""
    forgotten = tips.note(draft, {button.value: "", f"{button.value}_words": ""})
    await _advance(request, draft, forgotten, button.value)


async def advance(request: Request, draft: Draft, button: TipButton) -> None:
    """The next question."""
    await _advance(request, draft, draft, button.value)


async def revisit(request: Request, draft: Draft, button: TipButton) -> None:
    """An earlier question again."""
    if load_form(draft.form).question(button.value) is None:
        raise OldButton
    await move(request, draft, tips.revisit(draft, button.value))


async def tell_anew(request: Request, draft: Draft, _button: TipButton) -> None:
    """The account from its beginning."""
    await move(request, draft, tips.forget_account(draft))


async def list_evidence(request: Request, draft: Draft, _button: TipButton) -> None:
    """The pieces, each with a button that takes it back."""
    pages = pages_of(request, draft)
    page = pages.review.pieces() if tips.evidence(draft.evidence) else pages.question()
    await ask(request, page, step=draft.step)


async def take_back(request: Request, draft: Draft, button: TipButton) -> None:
    """A piece goes from the draft."""
    stored = await keep(request, tips.take_back(draft, _message_id(button)))
    await list_evidence(request, stored, button)
    await request.toast(pages_of(request, stored).words("tips.taken_back"))


async def decide_contact(request: Request, draft: Draft, button: TipButton) -> None:
    """Whether a contact is sent on."""
    include = button.second == "1"
    await move(request, draft, tips.decide_contact(draft, _message_id(button), include=include))


def _field(draft: Draft, kind: QuestionKind) -> str:
    """The field of the form's question of this kind."""
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
        words = words or gazetteer.short_name(code)  # all of it: no village is asked for
    await _answer(request, draft, field, {field: code, f"{field}_words": words})


async def _answer(request: Request, draft: Draft, field: str, answers: Mapping[str, str]) -> None:
    changed = tips.answer(draft, field, answers)
    if draft.step == field or tips.doubt_known(changed):
        await move(request, draft, changed)
        return
    # A keyboard of an earlier question: the answer changes, the question that waits stays.
    await keep(request, changed)
    await request.toast(pages_of(request, draft).words("tips.changed"))


async def _advance(request: Request, draft: Draft, changed: Draft, field: str) -> None:
    if draft.step == field:
        await move(request, draft, tips.advance(changed))
        return
    # Tapped twice, or on an earlier question: that one is over already.
    await request.toast(pages_of(request, draft).words("tips.already"))


async def _turn(request: Request, draft: Draft, kind: QuestionKind, shown: str) -> None:
    """Another page of the choices of the question that waits."""
    if draft.step != _field(draft, kind):
        raise OldButton
    await show_question(request, draft, shown=shown)
