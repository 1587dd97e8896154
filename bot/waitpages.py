"""The list of waiting cases as the editors see it. A button opens the case that it names.

Callback data: `tunggu:b:CODENAME:SKIPPED` opens a case and shows its page again,
`tunggu:h:SKIPPED` shows a page.
"""

from __future__ import annotations

from bot.casefile import EditorsDesk, category_name, place_name
from bot.keyboards import pager
from bot.model import Json, Kind, Letter, Priority
from bot.render import Button, Keyboard, Message, params, plain
from bot.timewords import moment
from bot.tipmodel import Case
from bot.waitlist import PER_PAGE, Listed

BUTTON = "tunggu"
PLACE_ROOM = 60  # characters: eight lines and the head stay far below Telegram's limit


def waitlist_page(listed: Listed, desk: EditorsDesk, now: float) -> Message:
    """The cases of a page, and a button for each."""
    if not listed.count:
        return Message(desk.words.html("waitlist.empty"))
    head = desk.words.count_html("waitlist.head", listed.count)
    lines = [_line(case, desk, now) for case in listed.cases]
    return Message("\n".join([head, *lines]), _buttons(listed))


def waitlist_letter(
    listed: Listed, message_id: int | None, desk: EditorsDesk, now: float
) -> Letter:
    """The page on its way to the group: in this message, or in a new one.

    A new one too where the message is not there any more.
    """
    page = params(waitlist_page(listed, desk, now))
    posted: tuple[str, dict[str, Json]] = ("sendMessage", {**page, "protect_content": True})
    method, given = posted
    if message_id is not None:
        method, given = "editMessageText", {**page, "message_id": message_id}
    return Letter(
        chat_id=desk.chat_id,
        kind=Kind.NOTICE,
        priority=Priority.REPLY,  # ahead of cards: in a flood it tells of all of them
        method=method,
        params=given,
        key="",
        secret=True,  # which kinds of reports come, and from where
        fallback=() if message_id is None or not listed.count else (posted,),
    )


def _line(case: Case, desk: EditorsDesk, now: float) -> str:
    return desk.words.html(
        "editors.case_line",
        codename=case.codename,
        category=category_name(case.category, desk),
        place=plain(place_name(case.place, desk), PLACE_ROOM),
        ago=moment(desk.words, case.opened_at, now, desk.zone),
    )


def _buttons(listed: Listed) -> Keyboard:
    names = [
        Button(case.codename, data=f"{BUTTON}:b:{case.codename}:{listed.skipped}")
        for case in listed.cases
    ]
    rows = [tuple(names[at : at + 2]) for at in range(0, len(names), 2)]
    pages = pager(BUTTON + ":h:{offset}", offset=listed.skipped, size=PER_PAGE, total=listed.count)
    return (*rows, pages) if pages else tuple(rows)
