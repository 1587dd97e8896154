"""/statistik: how the latest pushes went, for the editors."""

from __future__ import annotations

from datetime import datetime

from bot.articles.statistics import Totals, statistics
from bot.readers.model import State
from handlers.base.request import Request

ARTICLES = 5


async def show(request: Request) -> None:
    """/statistik: the latest articles that were pushed, and how all stands now."""
    services = request.services
    storage, now = services.storage, request.now
    tallies = await storage.tallies.latest(ARTICLES)
    subscribers = await storage.subscribers.counts()
    today = datetime.fromtimestamp(now, services.zone).date().isoformat()
    standing = Totals(
        active=subscribers[State.ACTIVE],
        waiting=await storage.outbox.waiting(),
        stars=await storage.tallies.stars_spent(today),
        stars_per_day=services.settings.paid_stars_per_day,
    )
    await request.reply(statistics(request.newsroom_context, tallies, standing))
