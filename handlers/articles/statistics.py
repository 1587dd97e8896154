"""/statistik: how the latest pushes went, for the editors."""

from __future__ import annotations

from datetime import datetime

from bot.articles.amounts import amounts_page
from bot.articles.statistics import Totals, statistics
from bot.places.normalization import fold
from bot.readers.model import EVENING, MORNING, State
from handlers.base.request import Request

ARTICLES = 5
TODAY = frozenset({"hari ini", "hariini", "harini", "today"})


async def show(request: Request) -> None:
    """/statistik: the latest articles that were pushed, and how all stands now.

    With "hari ini": what the day costs the readers.
    """
    services = request.services
    if fold(request.typed) in TODAY:
        await _show_today(request)
        return
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


async def _show_today(request: Request) -> None:
    storage = request.services.storage
    amounts = await storage.amounts.of_today(now=request.now)
    timetable = await storage.timetables.now()
    runs = [timetable.next_run(minute, request.now) for minute in (MORNING, EVENING)]
    soonest = min(run.promised_at for run in runs)
    planned = await storage.amounts.summary_of(soonest)
    active = (await storage.subscribers.counts())[State.ACTIVE]
    await request.reply(amounts_page(request.newsroom_context, amounts, planned, active))
