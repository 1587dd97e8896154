"""The figures of the days before today, gathered from what is counted."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.figures.model import Figures
from bot.places.labels import PageContext
from storage.repositories import Storage

DAYS = 30
SILENT_DAYS = 7  # without an article, after which a place is listed as silent
LISTED = 5


async def gather_figures(storage: Storage, context: PageContext) -> Figures:
    """Gather the figures of whole days: today is not over. Raises StorageError."""
    last = datetime.fromtimestamp(context.now, context.zone).date() - timedelta(days=1)
    first = str(last - timedelta(days=DAYS - 1))
    gazetteer, daily = context.gazetteer, storage.daily_figures
    return Figures(
        days=await daily.days(last, DAYS),
        followers=await daily.followers((gazetteer.province, *gazetteer.regencies), last, DAYS),
        silent=await daily.silent(since=context.now - SILENT_DAYS * 86_400, limit=LISTED),
        left_after=await daily.left_after(since=first, limit=LISTED),
        missed=await storage.missed_searches.often(since=first, limit=LISTED),
        arrived=await storage.arrivals.by_source(since=first, limit=LISTED),
        arrived_by=await storage.arrivals.by_article(since=first, limit=LISTED),
    )
