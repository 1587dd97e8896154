"""The buttons of a tip: `t:STAMP:ACTION[:VALUE…]`, each with the state it wants."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from telegram import Update

from bot.tips import draft as tips
from bot.tips.identity import NOBODY
from bot.tips.model import Draft
from bot.tips.pages import Pages
from bot.tips.questionnaire import TRACK, Asked, Form, load_form
from bot.tips.wording import TRACK_LABELS
from handlers.base.context import Context
from handlers.base.prompts import ask
from handlers.base.replies import chat_id_of, reader_of, reply, rewrite_buttons, toast
from handlers.tips import official_form as officialform
from handlers.tips.answers import drop, note_of, stop
from handlers.tips.drafts import keep, pages_of, show
from handlers.tips.submit import say_sent_already, send
from handlers.tips.ticket import leave


async def press(update: Update, context: Context) -> None:
    """A press of a button of the tips room, however old."""
    query = update.callback_query
    if query is None or query.data is None or update.effective_chat is None:
        return
    _, stamp, action, *values = [*query.data.split(":"), "", "", "", ""]
    draft = await context.services.storage.drafts.get(chat_id_of(update))
    if draft is not None and stamp == tips.stamp(draft):
        act = _actions(draft).get(action)
        if act and await act(_Pressed(update, context, draft, load_form(draft.form), values)):
            return
    if action == "send" and await say_sent_already(update, context):
        return
    await _old(update, context, draft)


@dataclass(frozen=True, slots=True)
class _Pressed:
    """A button of the open draft. Actions say False where the button makes no sense any more."""

    update: Update
    context: Context
    draft: Draft
    form: Form
    values: list[str]

    @property
    def value(self) -> str:
        return self.values[0]

    @property
    def pages(self) -> Pages:
        return pages_of(self.context, self.draft)

    async def agree(self) -> bool:
        """What was agreed to stays readable: the first question is a message of its own."""
        now = self.context.services.clock()
        stored = await keep(self.update, self.context, tips.consent(self.draft, self.form, now))
        await rewrite_buttons(self.update, self.context, ())
        await reply(self.update, self.context, pages_of(self.context, stored).question(stored))
        await toast(self.update)
        return True

    async def stop(self) -> bool:
        await stop(self.update, self.context, self.draft)
        await toast(self.update)
        return True

    async def drop(self) -> bool:
        await drop(self.update, self.context, self.draft)
        await toast(self.update)
        return True

    async def start_over(self) -> bool:
        services = self.context.services
        form = await services.storage.season.form()
        return await self._move(
            tips.begin(self.draft.language, services.clock(), form=form, instead_of=self.draft)
        )

    async def leave(self) -> bool:
        await leave(self.update, self.context, self.draft)
        await toast(self.update)
        return True

    async def leave_identity(self) -> bool:
        await officialform.leave(self.update, self.context, self.draft)
        await toast(self.update)
        return True

    async def without_identity(self) -> bool:
        await toast(self.update)
        await officialform.make(self.update, self.context, self.draft, NOBODY)
        await rewrite_buttons(self.update, self.context, ())
        return True

    async def go_on(self) -> bool:
        return await self._look("")

    async def turn_choices(self) -> bool:
        return await self._look(self.value, Asked.CHOICE)

    async def turn_places(self) -> bool:
        return await self._look(" ".join(filter(None, self.values)), Asked.PLACE)

    async def other_days(self) -> bool:
        question = self.form.question(self.draft.step)
        asks_a_day = question is not None and question.asked is Asked.DAY
        return asks_a_day and await self._look("more")

    async def track(self) -> bool:
        return self.value in TRACK_LABELS and await self._answer(TRACK, {TRACK: self.value})

    async def choose(self) -> bool:
        field = self._field(Asked.CHOICE)
        known = self.form.category(self.value) is not None
        return known and await self._answer(field, {field: self.value})

    async def place(self) -> bool:
        return await self._place(said="")

    async def place_of_words(self) -> bool:
        said = f"{self._field(Asked.PLACE)}_words"
        return await self._place(said=self.draft.answers.get(said, ""))

    async def keep_words(self) -> bool:
        return await self._advance(self.draft, self._field(Asked.PLACE))

    async def day(self) -> bool:
        question = self.form.question(self.value)
        if question is None or question.asked is not Asked.DAY:
            return False
        return await self._answer(question.field, {question.field: self.values[1]})

    async def skip(self) -> bool:
        forgotten = tips.note(self.draft, {self.value: "", f"{self.value}_words": ""})
        return await self._advance(forgotten, self.value)

    async def advance(self) -> bool:
        return await self._advance(self.draft, self.value)

    async def revisit(self) -> bool:
        known = self.form.question(self.value) is not None
        return known and await self._move(tips.revisit(self.draft, self.form, self.value))

    async def tell_anew(self) -> bool:
        return await self._move(tips.untell(self.draft))

    async def list_pieces(self) -> bool:
        await self._list(self.draft)
        await toast(self.update)
        return True

    async def take_back(self) -> bool:
        if not self.value.isdecimal():
            return False
        less = tips.take_back(self.draft, int(self.value))
        stored = await keep(self.update, self.context, less)
        await self._list(stored)
        await toast(self.update, self.pages.words("tips.taken_back"))
        return True

    async def decide_contact(self) -> bool:
        if not self.value.isdecimal():
            return False
        include = self.values[1] == "1"
        return await self._move(tips.decide_contact(self.draft, int(self.value), include=include))

    async def send(self) -> bool:
        return await send(self.update, self.context, self.draft)

    async def _place(self, *, said: str) -> bool:
        field = self._field(Asked.PLACE)
        gazetteer = self.context.services.gazetteer
        if self.value not in gazetteer:
            return False
        if gazetteer.get(self.value).level == "regency":
            said = said or gazetteer.short_name(self.value)  # all of it: no village is asked for
        return await self._answer(field, {field: self.value, f"{field}_words": said})

    async def _answer(self, field: str, answers: Mapping[str, str]) -> bool:
        changed = tips.answer(self.draft, self.form, field, answers)
        if self.draft.step == field:
            return await self._move(changed)
        # A keyboard of an earlier question: the answer changes, the question that waits stays.
        await keep(self.update, self.context, changed)
        await toast(self.update, self.pages.words("tips.changed"))
        return True

    async def _advance(self, draft: Draft, field: str) -> bool:
        if draft.step == field:
            return await self._move(tips.advance(draft, self.form))
        # Tapped twice, or on an earlier question: that one is over already.
        await toast(self.update, self.pages.words("tips.already"))
        return True

    async def _move(self, changed: Draft) -> bool:
        stored = await keep(self.update, self.context, changed)
        note = note_of(self.context, stored, self.draft)
        await show(self.update, self.context, stored, note=note)
        await toast(self.update)
        return True

    async def _look(self, shown: str, asked: Asked | None = None) -> bool:
        """Turn a page; False for a page of a question that does not wait."""
        if asked is not None and self.draft.step != self._field(asked):
            return False
        await show(self.update, self.context, self.draft, shown=shown)
        await toast(self.update)
        return True

    async def _list(self, draft: Draft) -> None:
        pages = self.pages
        page = pages.review.pieces(draft) if tips.evidence(draft) else pages.question(draft)
        await ask(self.update, self.context, page, step=draft.step)

    def _field(self, asked: Asked) -> str:
        return next(q.field for q in self.form.questions if q.asked is asked)


_Action = Callable[[_Pressed], Awaitable[bool]]

_BEFORE_CONSENT: Mapping[str, _Action] = {
    "ok": _Pressed.agree,
    "stop": _Pressed.stop,
    "drop": _Pressed.drop,
    "new": _Pressed.start_over,
    "on": _Pressed.go_on,
}
_WRITING: Mapping[str, _Action] = {
    **_BEFORE_CONSENT,
    "tr": _Pressed.track,
    "c": _Pressed.choose,
    "cp": _Pressed.turn_choices,
    "p": _Pressed.place,
    "pc": _Pressed.place_of_words,
    "pr": _Pressed.turn_places,
    "pw": _Pressed.keep_words,
    "d": _Pressed.day,
    "dd": _Pressed.other_days,
    "skip": _Pressed.skip,
    "next": _Pressed.advance,
    "go": _Pressed.revisit,
    "anew": _Pressed.tell_anew,
    "pieces": _Pressed.list_pieces,
    "x": _Pressed.take_back,
    "k": _Pressed.decide_contact,
    "review": _Pressed.go_on,
    "send": _Pressed.send,
}
_DIALOGUE: Mapping[str, _Action] = {"done": _Pressed.leave}
_IDENTITY: Mapping[str, _Action] = {
    "done": _Pressed.leave_identity,
    "blank": _Pressed.without_identity,
}


def _actions(draft: Draft) -> Mapping[str, _Action]:
    if draft.step == tips.IDENTITY:
        return _IDENTITY
    if draft.case_id is not None:
        return _DIALOGUE
    return _WRITING if tips.consented(draft) else _BEFORE_CONSENT


async def _old(update: Update, context: Context, draft: Draft | None) -> None:
    """A button of another time: say so, take it away, and show the question that waits now."""
    _, words = await reader_of(update, context)
    await toast(update, words("tips.old_button"))
    await rewrite_buttons(update, context, ())
    if draft is not None:
        await reply(update, context, pages_of(context, draft).question(draft))
