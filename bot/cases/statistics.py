"""The numbers of reports, by kind, place, status and time to the first answer: no content.

Each is counted by itself, never combined, by the month (UTC) in which a report came: a month with
few reports shows only that there was one of a kind, and one of a place. Of a place only its regency
is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeAlias

from bot.cases.buttons import CaseCountsPage
from bot.cases.messages.card import EditorsView, category_name
from bot.cases.model import Case
from bot.cases.workflow import status_of
from bot.messages.catalogue import Html
from bot.messages.dates import format_day
from bot.messages.message import Button, Message, clip_html

Counts: TypeAlias = Mapping[tuple[str, str], int]  # by the property of a report, and its value

_REGENCY = re.compile(r"\d\d\.\d\d(?=$|\.)")
_HOUR = 3600.0
_ROOM = 800  # characters of a line


class ReportFigure(StrEnum):
    """A property of reports that is counted."""

    ALL = "all"
    KIND = "kind"
    PLACE = "place"
    STATUS = "status"
    ANSWERED = "answered"


class AnswerDelay(StrEnum):
    """The time until a source first heard from the editors."""

    HOUR = "hour"
    DAY = "day"
    DAYS = "days"  # three
    LATER = "later"
    NEVER = "never"


_UNTIL = ((_HOUR, AnswerDelay.HOUR), (24 * _HOUR, AnswerDelay.DAY), (72 * _HOUR, AnswerDelay.DAYS))


def month_of(case: Case) -> str:
    """Return the month of a case, such as 2026-11."""
    return datetime.fromtimestamp(case.opened_at, UTC).strftime("%Y-%m")


def counts_of(case: Case) -> tuple[tuple[ReportFigure, str], ...]:
    """Return the counts that one report adds to its month."""
    regency = _REGENCY.match(case.place)
    return (
        (ReportFigure.ALL, ""),
        (ReportFigure.KIND, case.category),
        (ReportFigure.PLACE, regency[0] if regency else ""),
        (ReportFigure.STATUS, status_of(case)),
        (ReportFigure.ANSWERED, _answer_delay(case)),
    )


def month_page(
    month: str, ended: Counts, kept: Sequence[Case], months: Sequence[str], view: EditorsView
) -> Message:
    """Render the figures of a month. `ended`: of erased reports. `kept`: the reports that are left.

    `months`: all months with figures, in their order.
    """
    words = view.words
    opened = [case for case in kept if month_of(case) == month]
    counts = Counter(ended) + Counter(each for case in opened for each in counts_of(case))
    total = counts[ReportFigure.ALL, ""]
    named = format_day(words, date.fromisoformat(f"{month}-01"), "MMMM y")
    parts = [
        words.html("editors.counts_head", month=named),
        words.count_html("editors.counts_total", total, open=len(opened)),
    ]
    for what in (ReportFigure.KIND, ReportFigure.PLACE, ReportFigure.STATUS, ReportFigure.ANSWERED):
        line = _line(what, counts, view)
        if line:
            parts.append(Html(f"{words.html(f'editors.counts_{what}')}\n{clip_html(line, _ROOM)}"))
    return Message("\n\n".join(parts), _turn(month, months))


def _line(what: ReportFigure, counts: Counts, view: EditorsView) -> str:
    found = [(value, count) for (each, value), count in counts.items() if each == what]
    if what is ReportFigure.ANSWERED:
        order = [each.value for each in AnswerDelay]
        found.sort(key=lambda one: order.index(one[0]))
    else:
        found.sort(key=lambda one: (-one[1], one[0]))
    named = ((_name(what, value, view), count) for value, count in found)
    return " · ".join(f"{name} {view.words.number(count)}" for name, count in named)


def _name(what: ReportFigure, value: str, view: EditorsView) -> str:
    if what is ReportFigure.KIND:
        return category_name(value, view)
    if what is ReportFigure.PLACE:
        known = value in view.gazetteer
        return view.gazetteer.full_name(value) if known else view.words("editors.counts_no_place")
    return view.words(f"editors.{what}_{value}")


def _turn(month: str, months: Sequence[str]) -> tuple[tuple[Button, ...], ...]:
    """Return the buttons for the month before and the one after."""
    before = [each for each in months if each < month][-1:]
    after = [each for each in months if each > month][:1]
    row = [CaseCountsPage(each).button(f"◂ {each}") for each in before]
    row += [CaseCountsPage(each).button(f"{each} ▸") for each in after]
    return (tuple(row),) if row else ()


def _answer_delay(case: Case) -> AnswerDelay:
    first = next((turn.at for turn in case.turns if not turn.by_source), None)
    if first is None:
        return AnswerDelay.NEVER
    took = first - case.opened_at
    return next((name for until, name in _UNTIL if took <= until), AnswerDelay.LATER)
