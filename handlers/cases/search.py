"""/cari in the editors' group: cases by word, place, status or holder."""

from __future__ import annotations

import asyncio

from bot.cases.buttons import CaseSearchPage
from bot.cases.messages.card import EditorsView
from bot.cases.messages.search import closed_has_words, has_words, search_page, wanted_words
from bot.cases.model import Case, ClosedCase
from bot.cases.urgency import CaseUrgency, by_urgency
from bot.cases.waitlist import PER_PAGE, clamp_skipped
from bot.core.clock import give_way
from bot.messages.message import Message
from bot.readers.search import search_words
from handlers.base.editors import editors_view_of, member_name
from handlers.base.request import Request

CLOSED = 1000  # closed cases looked at, the newest
NAMES = 30  # editors whose names are asked of Telegram at once
_AT_ONCE = 50  # open cases looked at without a pause


async def search(request: Request) -> None:
    """Handle /cari KATA: show the cases that match."""
    typed = search_words(request.typed_words)
    if wanted_words(typed):
        await request.reply(await _page(request, CaseSearchPage(0, typed)))
    else:
        await request.reply(Message(request.newsroom_words.html("editors.search_how")))


async def press(request: Request, button: CaseSearchPage) -> None:
    """Show another page of the matching cases."""
    await request.rewrite(await _page(request, button))


async def _page(request: Request, button: CaseSearchPage) -> Message:
    storage, view = request.services.storage, editors_view_of(request)
    wanted = wanted_words(button.words)
    matching = await _find_matching(await storage.cases.list_open(), wanted, view)
    waiting = await storage.waitlist.case_ids()
    opened = by_urgency(matching, view, waiting=waiting, followers=True)
    closed = await storage.audit_log.list_closed(limit=CLOSED)
    names = await _names(request, closed)
    found: list[CaseUrgency | ClosedCase] = [
        *opened,
        *(each for each in closed if closed_has_words(each, wanted, names, view)),
    ]
    begin = clamp_skipped(button.skipped, len(found))
    ids = [each.case.id for each in opened[begin : begin + PER_PAGE]]
    cards = await storage.cases.cards(ids, view.chat_id)
    return search_page(found, button, cards, names, view)


async def _find_matching(
    cases: tuple[Case, ...], wanted: tuple[str, ...], view: EditorsView
) -> list[Case]:
    """Return the matching cases; other tasks run in between, as a thousand cases take a while."""
    found: list[Case] = []
    for at in range(0, len(cases), _AT_ONCE):
        found += [case for case in cases[at : at + _AT_ONCE] if has_words(case, wanted, view)]
        await give_way()
    return found


async def _names(request: Request, closed: tuple[ClosedCase, ...]) -> dict[int, str]:
    """Return the names of editors who worked on closed cases, the newest cases first."""
    worked = dict.fromkeys(entry.editor for case in closed for entry in case.log)
    editors = list(worked)[:NAMES]
    names = await asyncio.gather(*(member_name(request, editor) for editor in editors))
    return dict(zip(editors, names, strict=True))
