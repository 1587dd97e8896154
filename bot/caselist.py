"""Open cases as the editors see them in a list, the most urgent first, and in the daily reminder.

Callback data: `laporan:SKIPPED` shows the page of the list that skips so many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from bot.casecard import EditorsDesk, category_name, place_name
from bot.desk import status_of
from bot.keyboards import pager
from bot.model import Json, Kind, Letter, Priority
from bot.render import Button, Message, params, plain
from bot.texts import Html
from bot.timewords import ago
from bot.tipwords import days_left_text
from bot.urgency import Standing

BUTTON = "laporan"
PER_PAGE = 8
PLACE_ROOM = 60  # characters
_NAME_ROOM = 40
_SUPERGROUP = -(10**12)  # Bot API: the ids of supergroups lie below, and their links leave that off


def page_of(standings: Sequence[Standing], skipped: int) -> tuple[int, Sequence[Standing]]:
    """The beginning of the page that skips so many, and what is on it."""
    begin = min(max(0, skipped), max(0, len(standings) - 1)) // PER_PAGE * PER_PAGE
    return begin, standings[begin : begin + PER_PAGE]


def cases_listed(
    standings: Sequence[Standing],
    skipped: int,
    cards: Mapping[int, int],
    desk: EditorsDesk,
    now: float,
) -> Message:
    """A page of the open cases. `cards`: the message ids of those on it, by case."""
    if not standings:
        return Message(desk.words.html("editors.no_cases"))
    begin, shown = page_of(standings, skipped)
    lines = [desk.words.count_html("editors.cases", len(standings))]
    lines += [_line(standing, cards, desk, now) for standing in shown]
    pages = pager(BUTTON + ":{offset}", offset=begin, size=PER_PAGE, total=len(standings))
    return Message("\n\n".join(lines), (pages,) if pages else ())


def reminder(
    standings: Sequence[Standing],
    cards: Mapping[int, int],
    desk: EditorsDesk,
    *,
    day: str,
    now: float,
) -> Letter | None:
    """The day's word to the editors; None where nothing needs it. `day`: it is said once in it."""
    needed = [standing for standing in standings if standing.needs_somebody]
    if not needed:
        return None
    words = desk.words
    unclaimed = sum(standing.is_unclaimed for standing in needed)
    near = sum(standing.is_near for standing in needed)
    said = [words.count("editors.unclaimed", unclaimed)] if unclaimed else []
    said += [words.count("editors.near", near)] if near else []
    head = words.html("editors.reminder", said=", ".join(said))
    lines = [_line(standing, cards, desk, now) for standing in needed[:PER_PAGE]]
    button = Button(words("editors.all_cases"), data=f"{BUTTON}:0")
    page = params(Message("\n\n".join([head, *lines]), ((button,),), protect=True))
    quietly: dict[str, Json] = {**page, "disable_notification": True}
    return Letter(
        chat_id=desk.chat_id,
        kind=Kind.NOTICE,
        priority=Priority.TIP,
        method="sendMessage",
        params=quietly,
        key=f"reminder {day}",
        secret=True,  # which kinds of reports there are, and from where
    )


def _line(standing: Standing, cards: Mapping[int, int], desk: EditorsDesk, now: float) -> Html:
    """What it is about, and below how it stands."""
    case, words = standing.case, desk.words
    name = Html(escape(case.codename))
    if case.id in cards and desk.chat_id < _SUPERGROUP:
        address = f"https://t.me/c/{_SUPERGROUP - desk.chat_id}/{cards[case.id]}"
        name = Html(f'<a href="{address}">{name}</a>')
    owner = (
        words("editors.nobody_has_it")
        if case.owner is None
        else words("editors.has_it", name=case.owner.name[:_NAME_ROOM])
    )
    stands = [
        days_left_text(standing.left, words),
        words("editors.in_line") if standing.waits else words(f"editors.status_{status_of(case)}"),
        owner,
        words("editors.put_off") if standing.snoozed else "",
        ago(words, case.opened_at, now, desk.zone),
    ]
    return words.html(
        "editors.case_of_list",
        codename=name,
        category=category_name(case.category, desk),
        place=plain(place_name(case.place, desk), PLACE_ROOM),
        stands=" · ".join(filter(None, stands)),
    )
