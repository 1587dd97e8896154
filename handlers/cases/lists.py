"""The editors' lists: /laporan, the waiting reports, and the figures of /rekap."""

from __future__ import annotations

from bot.cases.buttons import CaseCountsPage, CaseListPage, OpenWaiting, WaitlistPage
from bot.cases.messages.lists import cases_page, page_of, waitlist_page
from bot.cases.statistics import month_of, month_page
from bot.cases.urgency import by_urgency
from bot.messages.message import Message
from handlers.base.editors import editors_view_of
from handlers.base.errors import OldButton
from handlers.base.request import Request


async def show_cases(request: Request) -> None:
    """Handle /laporan: show the first page of open cases, the most urgent first."""
    await request.reply(await _cases_page(request, 0))


async def press_cases(request: Request, button: CaseListPage) -> None:
    """Show another page of the open cases."""
    await request.rewrite(await _cases_page(request, button.skipped))


async def press_waitlist(request: Request, button: WaitlistPage) -> None:
    """Show another page of the waiting cases."""
    await _show_waitlist(request, button.skipped)


async def press_open_waiting(request: Request, button: OpenWaiting) -> None:
    """Show a waiting case to all editors now."""
    opened = await request.services.storage.waitlist.show_now(
        button.codename, now=request.now, once=request.update_id
    )
    request.services.editors.notify()
    key = "waitlist.opened" if opened else "waitlist.opened_before"
    await request.toast(request.newsroom_words(key, codename=button.codename))
    await _show_waitlist(request, button.skipped)


async def show_counts(request: Request) -> None:
    """Handle /rekap: show the newest month that has figures."""
    page = await _counts_page(request, None)
    words = request.newsroom_words
    await request.reply(page or Message(words.html("editors.counts_none")))


async def press_counts(request: Request, button: CaseCountsPage) -> None:
    """Show the figures of another month."""
    page = await _counts_page(request, button.month)
    if page is None:
        raise OldButton
    await request.rewrite(page)


async def _cases_page(request: Request, skipped: int) -> Message:
    storage, view = request.services.storage, editors_view_of(request)
    waiting = await storage.waitlist.case_ids()
    standings = by_urgency(await storage.cases.list_open(), view, waiting=waiting)
    _, shown = page_of(standings, skipped)
    cards = await storage.cases.cards([standing.case.id for standing in shown], view.chat_id)
    return cases_page(standings, skipped, cards, view)


async def _show_waitlist(request: Request, skipped: int) -> None:
    waitlist, now = request.services.storage.waitlist, request.now
    listed = await waitlist.page(skipped)
    if request.pressed_id is not None:
        await waitlist.record_page(request.chat_id, request.pressed_id, listed, now=now)
    await request.rewrite(waitlist_page(listed, editors_view_of(request)))


async def _counts_page(request: Request, wanted: str | None) -> Message | None:
    """Return the page of a month; None for a month without cases."""
    storage = request.services.storage
    kept = await storage.cases.list_kept()
    months = sorted({*await storage.case_statistics.months(), *map(month_of, kept)})
    month = wanted if wanted is not None else (months or [""])[-1]
    if month not in months:
        return None
    ended = await storage.case_statistics.of_month(month)
    return month_page(month, ended, kept, months, editors_view_of(request))
