"""Answers by button: each says False where it makes no sense for the draft (any more)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.tips import draft as tips
from bot.tips.model import Draft
from bot.tips.questionnaire import TRACK, Form, QuestionKind
from bot.tips.wording import TRACK_LABELS
from handlers.base.prompts import ask
from handlers.base.request import Request
from handlers.tips.answers import warning_of
from handlers.tips.drafts import keep, pages_of, show_question


@dataclass(frozen=True, slots=True)
class DraftPress:
    """A pressed button of the open draft; the values are those of the button."""

    draft: Draft
    form: Form
    value: str
    second: str

    def field(self, kind: QuestionKind) -> str:
        """The field of the form's question of this kind."""
        return next(q.field for q in self.form.questions if q.kind is kind)


Action: TypeAlias = Callable[[Request, DraftPress], Awaitable[bool]]


async def choose_track(request: Request, press: DraftPress) -> bool:
    """For the newsroom, or for an official report."""
    known = press.value in TRACK_LABELS
    return known and await _answer(request, press, TRACK, {TRACK: press.value})


async def choose_category(request: Request, press: DraftPress) -> bool:
    """One of the form's categories."""
    field = press.field(QuestionKind.CHOICE)
    known = press.form.category(press.value) is not None
    return known and await _answer(request, press, field, {field: press.value})


async def turn_category_page(request: Request, press: DraftPress) -> bool:
    """Another page of the categories."""
    return await _turn(request, press, QuestionKind.CHOICE, press.value)


async def choose_place(request: Request, press: DraftPress) -> bool:
    """A place of the gazetteer."""
    return await _answer_place(request, press, said="")


async def choose_place_of_words(request: Request, press: DraftPress) -> bool:
    """A place that the words may have meant; they are kept."""
    field = f"{press.field(QuestionKind.PLACE)}_words"
    return await _answer_place(request, press, said=press.draft.answers.get(field, ""))


async def turn_place_page(request: Request, press: DraftPress) -> bool:
    """The regencies, or the districts of one."""
    shown = " ".join(filter(None, (press.value, press.second)))
    return await _turn(request, press, QuestionKind.PLACE, shown)


async def keep_words(request: Request, press: DraftPress) -> bool:
    """The place stays as it was said."""
    return await _advance(request, press, press.draft, press.field(QuestionKind.PLACE))


async def choose_day(request: Request, press: DraftPress) -> bool:
    """A day of the last ones."""
    question = press.form.question(press.value)
    if question is None or question.kind is not QuestionKind.DAY:
        return False
    return await _answer(request, press, question.field, {question.field: press.second})


async def show_other_days(request: Request, press: DraftPress) -> bool:
    """The days before yesterday to choose from."""
    question = press.form.question(press.draft.step)
    if question is None or question.kind is not QuestionKind.DAY:
        return False
    return await _show(request, press, "more")


async def skip(request: Request, press: DraftPress) -> bool:
    """No answer to this question."""
    forgotten = tips.note(press.draft, {press.value: "", f"{press.value}_words": ""})
    return await _advance(request, press, forgotten, press.value)


async def advance(request: Request, press: DraftPress) -> bool:
    """The next question."""
    return await _advance(request, press, press.draft, press.value)


async def revisit(request: Request, press: DraftPress) -> bool:
    """An earlier question again."""
    known = press.form.question(press.value) is not None
    return known and await move(request, press, tips.revisit(press.draft, press.form, press.value))


async def tell_anew(request: Request, press: DraftPress) -> bool:
    """The account from its beginning."""
    return await move(request, press, tips.forget_account(press.draft))


async def list_evidence(request: Request, press: DraftPress) -> bool:
    """The pieces, each with a button that takes it back."""
    await _list_evidence(request, press.draft)
    await request.toast()
    return True


async def take_back(request: Request, press: DraftPress) -> bool:
    """A piece goes from the draft."""
    if not press.value.isdecimal():
        return False
    stored = await keep(request, tips.take_back(press.draft, int(press.value)))
    await _list_evidence(request, stored)
    await request.toast(pages_of(request, stored).words("tips.taken_back"))
    return True


async def decide_contact(request: Request, press: DraftPress) -> bool:
    """Whether a contact is sent on."""
    if not press.value.isdecimal():
        return False
    include = press.second == "1"
    decided = tips.decide_contact(press.draft, int(press.value), include=include)
    return await move(request, press, decided)


async def move(request: Request, press: DraftPress, changed: Draft) -> bool:
    """Keep the changed draft, and put the question that waits now."""
    stored = await keep(request, changed)
    await show_question(request, stored, note=warning_of(request, stored, press.draft))
    await request.toast()
    return True


async def _answer_place(request: Request, press: DraftPress, *, said: str) -> bool:
    field, gazetteer = press.field(QuestionKind.PLACE), request.services.gazetteer
    if press.value not in gazetteer:
        return False
    if gazetteer.get(press.value).level == "regency":
        said = said or gazetteer.short_name(press.value)  # all of it: no village is asked for
    return await _answer(request, press, field, {field: press.value, f"{field}_words": said})


async def _answer(
    request: Request, press: DraftPress, field: str, answers: Mapping[str, str]
) -> bool:
    changed = tips.answer(press.draft, press.form, field, answers)
    if press.draft.step == field:
        return await move(request, press, changed)
    # A keyboard of an earlier question: the answer changes, the question that waits stays.
    await keep(request, changed)
    await request.toast(pages_of(request, press.draft).words("tips.changed"))
    return True


async def _advance(request: Request, press: DraftPress, draft: Draft, field: str) -> bool:
    if draft.step == field:
        return await move(request, press, tips.advance(draft, press.form))
    # Tapped twice, or on an earlier question: that one is over already.
    await request.toast(pages_of(request, draft).words("tips.already"))
    return True


async def _turn(request: Request, press: DraftPress, kind: QuestionKind, shown: str) -> bool:
    """Another page of the choices; False for a question that does not wait."""
    return press.draft.step == press.field(kind) and await _show(request, press, shown)


async def _show(request: Request, press: DraftPress, shown: str) -> bool:
    await show_question(request, press.draft, shown=shown)
    await request.toast()
    return True


async def _list_evidence(request: Request, draft: Draft) -> None:
    pages = pages_of(request, draft)
    page = pages.review.pieces(draft) if tips.evidence(draft.evidence) else pages.question(draft)
    await ask(request, page, step=draft.step)
