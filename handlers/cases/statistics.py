"""/rekap in the editors' group: how many reports, month by month."""

from __future__ import annotations

from bot.cases.buttons import CaseCountsPage
from bot.cases.statistics import month_of, month_page
from bot.messages.message import Message
from handlers.base.editors import editors_view_of
from handlers.base.errors import OldButton
from handlers.base.request import Request


async def show(request: Request) -> None:
    """The newest month that has any."""
    page = await _page(request, None)
    words = request.newsroom_words
    await request.reply(page or Message(words.html("editors.counts_none")))


async def press(request: Request, button: CaseCountsPage) -> None:
    """Another month."""
    page = await _page(request, button.month)
    if page is None:
        raise OldButton
    await request.rewrite(page)


async def _page(request: Request, wanted: str | None) -> Message | None:
    """The month's page; None where there is nothing of it (any more)."""
    storage = request.services.storage
    kept = await storage.cases.list_kept()
    months = sorted({*await storage.case_statistics.months(), *map(month_of, kept)})
    month = wanted if wanted is not None else (months or [""])[-1]
    if month not in months:
        return None
    ended = await storage.case_statistics.of_month(month)
    return month_page(month, ended, kept, months, editors_view_of(request))
