"""/statistik: how the latest pushes went, for the editors."""

from __future__ import annotations

from datetime import datetime

from telegram import Update

from bot.articles.statistics import Totals, statistics
from bot.readers.model import State
from handlers.base.context import Context
from handlers.base.replies import reply

ARTICLES = 5


async def show(update: Update, context: Context) -> None:
    """/statistik: the latest articles that were pushed, and how all stands now."""
    services = context.services
    storage, now = services.storage, services.clock()
    tallies = await storage.tallies.latest(ARTICLES)
    subscribers = await storage.subscribers.counts()
    today = datetime.fromtimestamp(now, services.zone).date().isoformat()
    standing = Totals(
        active=subscribers[State.ACTIVE],
        waiting=await storage.outbox.waiting(),
        stars=await storage.tallies.stars_spent(today),
        stars_per_day=services.settings.paid_stars_per_day,
    )
    words = services.words(None)  # The group speaks the newsroom's language.
    await reply(update, context, statistics(tallies, standing, words, now, services.zone))
