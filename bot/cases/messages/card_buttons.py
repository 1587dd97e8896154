"""The keyboards of a case card: `meja:CASE:ACTION[:VALUE]`, each with the state it wants. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.cases.messages.card import EditorsDesk, place_name
from bot.cases.model import Case
from bot.cases.workflow import Status, is_snoozed, may_merge, status_of
from bot.messages.catalogue import Words
from bot.messages.message import Button, Keyboard, clip
from bot.messages.paging import rows
from bot.tips.questionnaire import load_form

BUTTON = "meja"
PAGE = 6  # cases offered at once
_LABEL = 40  # characters of a case in the list
_WAKES = time(8)  # when a snoozed case counts again, in the newsroom's zone
_SNOOZES = ((1, "editors.snooze_1"), (3, "editors.snooze_3"), (7, "editors.snooze_7"))


def card_buttons(case: Case, desk: EditorsDesk) -> Keyboard:
    """What is at hand under a card."""
    to = _Buttons(case, desk.words)
    own = (
        to.of("editors.take", "own", "1")
        if case.owner is None
        else to.of("editors.release", "own", "0")
    )
    return (
        (own, to.of("editors.set_status", "page", "st")),
        (to.of("editors.ask_source", "page", "ask"), to.of("editors.add_note", "note")),
        (to.of("editors.more", "page", "more"),),
    )


def status_page(case: Case, desk: EditorsDesk) -> Keyboard:
    """How far it is. Of a case that follows another, the other one tells."""
    to = _Buttons(case, desk.words)
    now = status_of(case)
    choices = [
        to.labelled(_ticked(desk.words(f"editors.status_{each}"), on=each is now), "st", each)
        for each in Status
    ]
    return (*rows(choices, 2), (to.back(),))


def ask_page(case: Case, desk: EditorsDesk) -> Keyboard:
    """The ready questions of the case's form and category."""
    to = _Buttons(case, desk.words)
    asks = load_form(case.form).asks_about(case.category)
    return (*((to.of(each.label, "ask", each.name),) for each in asks), (to.back(),))


def more_page(case: Case, desk: EditorsDesk) -> Keyboard:
    """What is needed less often."""
    to = _Buttons(case, desk.words)
    merging = (
        to.of("editors.part", "part") if case.merged_into else to.of("editors.merge", "page", "mg")
    )
    blocking = (
        to.of("editors.unblock", "blk", "0")
        if case.source_blocked
        else to.of("editors.block", "blk", "1")
    )
    rest = () if case.owner is None else (to.of("editors.take_over", "own", "1"),)
    return (
        (merging, to.of("editors.snooze", "page", "z")),
        (blocking, to.of("editors.close", "page", "end")),
        (*rest, to.of("editors.history", "log")),
        (to.back(),),
    )


def snooze_page(case: Case, desk: EditorsDesk, now: float) -> Keyboard:
    """Until when it can wait: mornings, as days that stay the same however late one presses."""
    to = _Buttons(case, desk.words)
    today = datetime.fromtimestamp(now, desk.zone).date()
    choices = [
        to.of(key, "z", (today + timedelta(days=days)).strftime("%Y%m%d")) for days, key in _SNOOZES
    ]
    if is_snoozed(case, now):
        choices.append(to.of("editors.snooze_0", "z", "0"))
    return (*rows(choices, 2), (to.back(),))


def wakes_at(said: str, desk: EditorsDesk) -> float | None:
    """The morning that a snooze button names. Raises ValueError for what is no day."""
    if said == "0":
        return None
    day = datetime.strptime(said, "%Y%m%d").date()  # noqa: DTZ007 (a day has no zone)
    return datetime.combine(day, _WAKES, desk.zone).timestamp()


def merge_page(case: Case, others: Sequence[Case], desk: EditorsDesk, number: int = 1) -> Keyboard:
    """The open cases it can follow, the likeliest first."""
    to = _Buttons(case, desk.words)
    fitting = sorted(
        (each for each in others if may_merge(case, each)),
        key=lambda each: (each.category != case.category, each.place != case.place, -each.id),
    )
    pages = max(1, -(-len(fitting) // PAGE))
    number = min(max(number, 1), pages)
    choices = tuple(
        (to.labelled(clip(f"{each.codename} · {place_name(each.place, desk)}", _LABEL),
                     "mg", each.codename),)
        for each in fitting[(number - 1) * PAGE : number * PAGE]
    )  # fmt: skip
    turn: Keyboard = ()
    if pages > 1:
        turn = ((
            to.labelled("◂", "page", "mg", str((number - 2) % pages + 1)),
            to.labelled(f"{number}/{pages}", "page", "mg", str(number)),
            to.labelled("▸", "page", "mg", str(number % pages + 1)),
        ),)  # fmt: skip
    return (*choices, *turn, (to.back(),))


def close_page(case: Case, desk: EditorsDesk) -> Keyboard:
    """Closing erases: it is asked back."""
    to = _Buttons(case, desk.words)
    return ((to.back(), to.of("editors.really_close", "end")),)


def confirm_buttons(case: Case, message_id: int, words: Words) -> Keyboard:
    """Under the first answer in a case, the editors' message of this id."""
    to, said = _Buttons(case, words), str(message_id)
    return (
        (
            to.of("editors.keep_inside", "say", said, "0"),
            to.of("editors.send_answer", "say", said, "1"),
        ),
    )


class _Buttons:
    """Makes the buttons of one case."""

    def __init__(self, case: Case, words: Words) -> None:
        self._case = case
        self._words = words

    def of(self, key: str, *action: str) -> Button:
        return self.labelled(self._words(key), *action)

    def labelled(self, label: str, *action: str) -> Button:
        return Button(label, ":".join((BUTTON, str(self._case.id), *action)))

    def back(self) -> Button:
        return self.of("tips.back", "page", "card")


def _ticked(label: str, *, on: bool) -> str:
    return f"✓ {label}" if on else label
