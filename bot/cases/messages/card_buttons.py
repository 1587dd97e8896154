"""The keyboards of a case card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.cases.buttons import CardPage, CaseAction, CaseButton
from bot.cases.messages.card import EditorsView, place_name
from bot.cases.model import Case, Editor, OwnQuestion
from bot.cases.workflow import Reason, Status, is_snoozed, may_merge, status_of
from bot.messages.catalogue import Words
from bot.messages.message import Button, Keyboard, clip
from bot.messages.paging import mark_chosen, numbered_page, rows
from bot.tips.questionnaire import load_form

PAGE = 6  # cases offered at once
OWN = "own"  # in place of a question's name: a question of the editors' own
OWN_WORDS = "other"  # in place of a ready reason: the reason is asked for
_WITH_REASON = Status.REJECTED
_LABEL = 40  # characters of a case in the list
_WAKES = time(8)  # when a snoozed case counts again, in the newsroom's zone
_SNOOZES = ((1, "editors.snooze_1"), (3, "editors.snooze_3"), (7, "editors.snooze_7"))


def card_buttons(case: Case, view: EditorsView) -> Keyboard:
    """Return the buttons under a card."""
    to = _Buttons(case, view.words)
    own = (
        to.of("editors.take", CaseAction.OWN, "1")
        if case.owner is None
        else to.of("editors.release", CaseAction.OWN, "0")
    )
    return (
        (own, to.of("editors.set_status", CaseAction.PAGE, CardPage.STATUS)),
        (
            to.of("editors.ask_source", CaseAction.PAGE, CardPage.ASK),
            to.of("editors.add_note", CaseAction.NOTE),
        ),
        (to.of("editors.more", CaseAction.PAGE, CardPage.MORE),),
    )


def status_page(case: Case, view: EditorsView) -> Keyboard:
    """Return the choice of the status, with the current one marked."""
    to = _Buttons(case, view.words)
    now = status_of(case)
    choices = [
        to.labelled_button(
            mark_chosen(view.words(f"editors.status_{each}"), on=each is now),
            *(
                (CaseAction.PAGE, CardPage.STOP)
                if each is _WITH_REASON
                else (CaseAction.STATUS, each)
            ),
        )
        for each in Status
    ]
    return (*rows(choices, 2), (to.back(),))


def ask_page(case: Case, view: EditorsView, own: Sequence[OwnQuestion] = ()) -> Keyboard:
    """Return the ready questions of the case's form and category, and the editors' own."""
    to = _Buttons(case, view.words)
    asks = load_form(case.form).asks_about(case.category)
    return (
        *((to.of(each.label, CaseAction.ASK, each.name),) for each in asks),
        *((to.labelled_button(clip(o.text, _LABEL), CaseAction.ASK, OWN, str(o.id)),) for o in own),
        (to.back(),),
    )


def more_page(case: Case, view: EditorsView) -> Keyboard:
    """Return the buttons that are needed less often."""
    to = _Buttons(case, view.words)
    merging = (
        to.of("editors.part", CaseAction.PART)
        if case.merged_into
        else to.of("editors.merge", CaseAction.PAGE, CardPage.MERGE)
    )
    blocking = (
        to.of("editors.unblock", CaseAction.BLOCK, "0")
        if case.source_blocked
        else to.of("editors.block", CaseAction.BLOCK, "1")
    )
    assign = to.of("editors.assign", CaseAction.PAGE, CardPage.ASSIGN)
    rest = () if case.owner is None else (to.of("editors.take_over", CaseAction.OWN, "1"),)
    return (
        (assign, *rest),
        (merging, to.of("editors.snooze", CaseAction.PAGE, CardPage.SNOOZE)),
        (blocking, to.of("editors.close", CaseAction.PAGE, CardPage.CLOSE)),
        (
            to.of("editors.dialogue", CaseAction.DIALOGUE),
            to.of("editors.history", CaseAction.HISTORY),
        ),
        (to.back(),),
    )


def snooze_page(case: Case, view: EditorsView) -> Keyboard:
    """Return the mornings until which a case can wait; the buttons carry days, not moments."""
    to = _Buttons(case, view.words)
    today = datetime.fromtimestamp(view.now, view.zone).date()
    choices = [
        to.of(key, CaseAction.SNOOZE, (today + timedelta(days=days)).strftime("%Y%m%d"))
        for days, key in _SNOOZES
    ]
    if is_snoozed(case, view.now):
        choices.append(to.of("editors.snooze_0", CaseAction.SNOOZE, "0"))
    return (*rows(choices, 2), (to.back(),))


def wakes_at(said: str, view: EditorsView) -> float | None:
    """Return the morning that a snooze button names; None for no snooze.

    Raises ValueError for an invalid day.
    """
    if said == "0":
        return None
    day = datetime.strptime(said, "%Y%m%d").date()  # noqa: DTZ007 (a day has no zone)
    return datetime.combine(day, _WAKES, view.zone).timestamp()


def merge_page(case: Case, others: Sequence[Case], view: EditorsView, number: int = 1) -> Keyboard:
    """Return the open cases that this case can follow, the likeliest first."""
    to = _Buttons(case, view.words)
    fitting = sorted(
        (each for each in others if may_merge(case, each)),
        key=lambda each: (each.category != case.category, each.place != case.place, -each.id),
    )
    shown, turn = numbered_page(
        fitting, number, PAGE, lambda page: to.data(CaseAction.PAGE, CardPage.MERGE, str(page))
    )
    choices = [
        to.labelled_button(
            clip(f"{each.codename} · {place_name(each.place, view)}", _LABEL),
            CaseAction.MERGE,
            each.codename,
        )
        for each in shown
    ]
    return (*rows(choices, 1), *turn, (to.back(),))


def close_page(case: Case, view: EditorsView) -> Keyboard:
    """Return the reasons for closing, which erases the case."""
    to = _Buttons(case, view.words)
    return (*_reasons(to, CaseAction.CLOSE), (to.back(),))


def closed_buttons(case: Case, view: EditorsView) -> Keyboard:
    """Return the buttons under a closed case."""
    return ((_Buttons(case, view.words).of("editors.reopen", CaseAction.REOPEN),),)


def stop_page(case: Case, view: EditorsView, told: str = "") -> Keyboard:
    """Return the choices for rejecting: first whether the source is told ("1" or "0"), then why."""
    to = _Buttons(case, view.words)
    if told:
        return (*_reasons(to, CaseAction.STOP, told), (to.back(),))
    return (
        (to.of("editors.stop_and_tell", CaseAction.PAGE, CardPage.STOP, "1"),),
        (to.of("editors.stop_quietly", CaseAction.PAGE, CardPage.STOP, "0"),),
        (to.back(),),
    )


def release_page(case: Case, owner: Editor, view: EditorsView) -> Keyboard:
    """Return the question before a colleague's case is released; valid for this owner only."""
    to = _Buttons(case, view.words)
    return ((to.back(), to.of("editors.really_release", CaseAction.OWN, "0", str(owner.id))),)


def assign_page(case: Case, editors: Sequence[Editor], view: EditorsView) -> Keyboard:
    """Return the editors whom the case can be given to."""
    to = _Buttons(case, view.words)
    names = [
        to.labelled_button(clip(each.name, _LABEL), CaseAction.ASSIGN, str(each.id))
        for each in editors
    ]
    return (*rows(names, 2), (to.back(),))


def _reasons(to: _Buttons, action: CaseAction, *values: str) -> Keyboard:
    """Return the ready reasons, and one in the editor's own words."""
    ready = [to.of(f"editors.reason_{each}", action, each, *values) for each in Reason]
    return (*rows(ready, 2), (to.of("editors.reason_other", action, OWN_WORDS, *values),))


def confirm_buttons(case: Case, message_id: int, words: Words) -> Keyboard:
    """Return the buttons under the first answer in a case, the editors' message of this id."""
    to, said = _Buttons(case, words), str(message_id)
    return (
        (
            to.of("editors.keep_inside", CaseAction.CONFIRM, said, "0"),
            to.of("editors.send_answer", CaseAction.CONFIRM, said, "1"),
        ),
    )


class _Buttons:
    """The buttons of one case."""

    def __init__(self, case: Case, words: Words) -> None:
        self._case = case
        self._words = words

    def of(self, key: str, action: CaseAction, *values: str) -> Button:
        return self.labelled_button(self._words(key), action, *values)

    def labelled_button(self, label: str, action: CaseAction, *values: str) -> Button:
        return self.data(action, *values).button(label)

    def data(self, action: CaseAction, *values: str) -> CaseButton:
        return CaseButton(self._case.id, action, *values)

    def back(self) -> Button:
        return self.of("tips.back", CaseAction.PAGE, CardPage.CARD)
