"""Open cases as a list, for the editors."""

from __future__ import annotations

from collections.abc import Sequence

from bot.casefile import ANSWER_ROOM, EditorsDesk, category_name, place_name
from bot.copies import TEXT_LIMIT
from bot.model import Case
from bot.render import plain
from bot.texts import Html
from bot.timewords import ago

_ROOM_FOR_MORE = 200  # characters of the line that counts those left out


def cases_listed(cases: Sequence[Case], desk: EditorsDesk, now: float) -> Html:
    """As many of these cases as fit into a message, in their order, and how many more there are."""
    if not cases:
        return desk.words.html("editors.no_cases")
    text = str(desk.words.count_html("editors.cases", len(cases)))
    for number, case in enumerate(cases):
        line = _line(case, desk, now)
        if len(text) + len(line) > TEXT_LIMIT - _ROOM_FOR_MORE:
            more = desk.words.count_html("editors.more_cases", len(cases) - number)
            return Html(f"{text}\n\n{more}")
        text += f"\n{line}"
    return Html(text)


def _line(case: Case, desk: EditorsDesk, now: float) -> Html:
    return desk.words.html(
        "editors.case_line",
        codename=case.codename,
        category=category_name(case.category, desk),
        place=plain(place_name(case.place, desk), ANSWER_ROOM),
        ago=ago(desk.words, case.opened_at, now, desk.zone),
    )
