"""/statistik: the results of the latest pushes and the figures of a month, for the editors."""

from __future__ import annotations

from datetime import datetime

from telegram.error import BadRequest

from bot.articles.amounts import amounts_page
from bot.articles.delays import PROMISED, share_within
from bot.articles.statistics import Totals, statistics
from bot.figures.charts import panels_of
from bot.figures.model import Figures
from bot.figures.pages import heading, table, with_lists
from bot.messages.catalogue import Html
from bot.messages.message import Message
from bot.places.normalization import fold
from bot.readers.model import EVENING, MORNING, State
from bot.workers.figures.gathering import gather_figures
from handlers.base.request import Request

ARTICLES = 5
DAY = 86_400.0  # seconds
TODAY = frozenset({"hari ini", "hariini", "harini", "today"})


async def show(request: Request) -> None:
    """Handle /statistik: show the latest pushed articles and the totals, then the charts.

    With "hari ini", show the day so far: what readers got at once and in summaries.
    """
    services = request.services
    if fold(request.typed_words) in TODAY:
        await _show_today(request)
        return
    storage, now = services.storage, request.now
    tallies = await storage.tallies.latest(ARTICLES)
    subscribers = await storage.subscribers.counts()
    today = datetime.fromtimestamp(now, services.zone).date().isoformat()
    standing = Totals(
        active=subscribers[State.ACTIVE],
        waiting=await storage.outbox.count_waiting(),
        stars=await storage.tallies.stars_spent(today),
        stars_per_day=services.settings.paid_stars_per_day,
        prompt=share_within(await storage.tallies.delays_since(now - DAY), PROMISED),
        groups=await storage.group_topics.groups(),
    )
    context = request.newsroom_context
    figures = await gather_figures(storage, context)
    page = statistics(context, tallies, standing)
    await request.reply(with_lists(Html(page.text), figures, context))
    await _show_charts(request, figures)


async def _show_charts(request: Request, figures: Figures) -> None:
    """Show the picture with its table below; the table alone where nothing can be drawn."""
    context = request.newsroom_context
    if not figures.is_drawable:
        await request.reply(Message(context.words.html("figures.too_early")))
        return
    said = Message(table(figures, context))
    painter = request.services.painter
    picture = await painter.paint(heading(figures, context), panels_of(figures, context))
    try:
        if picture is None:
            await request.reply(said)
        else:
            await request.reply_with_picture(picture, said)
    except BadRequest:  # the group takes no pictures
        await request.reply(said)


async def _show_today(request: Request) -> None:
    storage = request.services.storage
    amounts = await storage.amounts.of_today(now=request.now)
    timetable = await storage.timetables.now()
    runs = [timetable.next_run(minute, request.now) for minute in (MORNING, EVENING)]
    soonest = min(run.promised_at for run in runs)
    planned = await storage.amounts.summary_of(soonest)
    active = (await storage.subscribers.counts())[State.ACTIVE]
    await request.reply(amounts_page(request.newsroom_context, amounts, planned, active))
