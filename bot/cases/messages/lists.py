"""The editors' lists: the open cases by urgency, the daily reminder, and the waiting cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from bot.cases.buttons import CaseListPage, OpenWaiting, WaitlistPage
from bot.cases.messages.card import EditorsView, category_name, owner_text, place_name
from bot.cases.model import Case
from bot.cases.urgency import CaseUrgency
from bot.cases.waitlist import PER_PAGE, WaitingCases, clamp_skipped
from bot.cases.workflow import status_of
from bot.core.json_codec import Json
from bot.delivery.model import Letter, Priority
from bot.messages.catalogue import Html
from bot.messages.dates import ago, moment
from bot.messages.message import Keyboard, Message, clip_html, params
from bot.messages.paging import pager, rows
from bot.tips.wording import time_left_text

PLACE_ROOM = 60  # characters: eight lines and the head stay far below Telegram's limit
_SUPERGROUP = -(10**12)  # Bot API: supergroups' ids are lower; links leave this part out


def page_of(standings: Sequence[CaseUrgency], skipped: int) -> tuple[int, Sequence[CaseUrgency]]:
    """Return where the page after the `skipped` ones begins, and the cases on it."""
    begin = clamp_skipped(skipped, len(standings))
    return begin, standings[begin : begin + PER_PAGE]


def cases_page(
    standings: Sequence[CaseUrgency],
    skipped: int,
    cards: Mapping[int, int],
    view: EditorsView,
) -> Message:
    """Render a page of the open cases. `cards`: the message ids of those on it, by case."""
    if not standings:
        return Message(view.words.html("editors.no_cases"))
    begin, shown = page_of(standings, skipped)
    lines = [view.words.count_html("editors.cases", len(standings))]
    lines += [case_line(standing, cards, view) for standing in shown]
    pages = pager(CaseListPage, offset=begin, size=PER_PAGE, total=len(standings))
    return Message("\n\n".join(lines), pages)


def reminder(
    standings: Sequence[CaseUrgency],
    cards: Mapping[int, int],
    view: EditorsView,
    *,
    day: str,
) -> Letter | None:
    """Write the editors' reminder; None where no case needs one. `day`: it is sent once a day."""
    needed = [standing for standing in standings if standing.needs_somebody]
    if not needed:
        return None
    words = view.words
    unclaimed = sum(standing.is_unclaimed for standing in needed)
    near = sum(standing.is_near for standing in needed)
    said = [words.count("editors.unclaimed", unclaimed)] if unclaimed else []
    said += [words.count("editors.near", near)] if near else []
    head = words.html("editors.reminder", said=", ".join(said))
    lines = [case_line(standing, cards, view) for standing in needed[:PER_PAGE]]
    button = CaseListPage(0).button(words("editors.all_cases"))
    page = params(Message("\n\n".join([head, *lines]), ((button,),), protect=True))
    quietly: dict[str, Json] = {**page, "disable_notification": True}
    # Secret: which kinds of reports there are, and from where.
    return Letter(view.chat_id, quietly, key=f"reminder {day}")


def case_line(standing: CaseUrgency, cards: Mapping[int, int], view: EditorsView) -> Html:
    """Render the line of a case: its subject, and below its state."""
    case, words = standing.case, view.words
    name = Html(escape(case.codename))
    if case.id in cards and view.chat_id < _SUPERGROUP:
        address = f"https://t.me/c/{_SUPERGROUP - view.chat_id}/{cards[case.id]}"
        name = Html(f'<a href="{address}">{name}</a>')
    stands = [
        time_left_text(standing.time_left, words),
        words("editors.in_line") if standing.waits else words(f"editors.status_{status_of(case)}"),
        owner_text(case, words),
        words("editors.put_off") if standing.snoozed else "",
        ago(words, case.opened_at, view.now, view.zone),
    ]
    return words.html(
        "editors.case_of_list",
        codename=name,
        category=category_name(case.category, view),
        place=clip_html(place_name(case.place, view), PLACE_ROOM),
        stands=" · ".join(filter(None, stands)),
    )


def waitlist_page(listed: WaitingCases, view: EditorsView) -> Message:
    """Render the cases of a page, and a button for each."""
    if not listed.count:
        return Message(view.words.html("waitlist.empty"))
    head = view.words.count_html("waitlist.head", listed.count)
    lines = [_waiting_line(case, view) for case in listed.cases]
    return Message("\n".join([head, *lines]), _buttons(listed))


def waitlist_letter(listed: WaitingCases, message_id: int | None, view: EditorsView) -> Letter:
    """Write the letter that shows the page in this message, or in a new one.

    A new message is also sent where the old one is gone.
    """
    page = params(waitlist_page(listed, view))
    posted: tuple[str, dict[str, Json]] = ("sendMessage", {**page, "protect_content": True})
    method, given = posted
    if message_id is not None:
        method, given = "editMessageText", {**page, "message_id": message_id}
    return Letter(
        view.chat_id,
        given,
        key="",
        priority=Priority.REPLY,  # ahead of cards: in a flood it tells of all of them
        method=method,
        fallback=() if message_id is None or not listed.count else (posted,),
    )


def _waiting_line(case: Case, view: EditorsView) -> str:
    return view.words.html(
        "editors.case_line",
        codename=case.codename,
        category=category_name(case.category, view),
        place=clip_html(place_name(case.place, view), PLACE_ROOM),
        ago=moment(view.words, case.opened_at, view.now, view.zone),
    )


def _buttons(listed: WaitingCases) -> Keyboard:
    names = [
        OpenWaiting(case.codename, listed.skipped).button(case.codename) for case in listed.cases
    ]
    pages = pager(WaitlistPage, offset=listed.skipped, size=PER_PAGE, total=listed.count)
    return (*rows(names, 2), *pages)
