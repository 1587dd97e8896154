"""What brings news in, made from what it stands on, and the jobs that keep it going."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial

from bot.assembly import Base
from bot.chores import Chore
from bot.context import App, Context
from bot.feednotices import FeedNotices
from bot.feeds.site import HttpSite
from bot.feeds.ways import open_ways
from bot.feeds.workers import Parsers
from bot.housekeeping import EVERY, tidy
from bot.leading import TAKE_BACK, take_back
from bot.look import Looker
from bot.poller import Poller, unwatched
from bot.sender import Sender
from bot.spreading import Spreader

LONGEST_TICK = 0.5  # seconds: how finely a feed's due-ness is looked at

# APScheduler's default grace of 1 s would skip a job that comes late.
LATE_IS_FINE = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


async def make_poller(
    base: Base, spreader: Spreader, sender: Sender, stack: AsyncExitStack
) -> Poller:
    """The one that looks at the feeds; what it opens is closed by the stack."""
    settings, storage = base.settings, base.storage
    ways = await stack.enter_async_context(open_ways(settings.feed_urls))
    parsers = Parsers()
    stack.push_async_callback(parsers.close)
    poller = Poller(
        storage=storage,
        looker=Looker(
            storage=storage,
            site=HttpSite(ways, parsers, clock=base.clock, user_agent=settings.user_agent),
            tagger=base.tagger,
            gazetteer=base.gazetteer,
            seconds=settings.poll_seconds,
            clock=base.clock,
        ),
        editors=FeedNotices(
            storage=storage,
            editors=lambda: base.editors.chat_id,
            words=base.texts.of(None),
            zone=settings.zone,
            clock=base.clock,
            poke=sender.poke,
        ),
        seconds=settings.poll_seconds,
        clock=base.clock,
        poke=spreader.poke,
        looked=base.metrics.looked if base.metrics else unwatched,
    )
    stack.push_async_callback(poller.give_up)
    await storage.feeds.ensure(settings.feed_urls, now=base.clock())
    return poller


async def start_jobs(
    base: Base, application: App, poller: Poller, chores: Sequence[Chore], stack: AsyncExitStack
) -> None:
    """Look at the feeds from now on, do the chores, tidy up once in a while."""
    settings = base.settings

    async def tick(_context: Context | None = None) -> None:
        if base.leading.leads():
            with base.leading.fence():
                await poller.tick()
        else:
            await poller.give_up()

    over = asyncio.Event()

    async def tidy_up(_context: Context) -> None:
        if base.leading.leads():
            with base.leading.fence():
                days = settings.tip_retention_days
                await tidy(base.storage, retention_days=days, now=base.clock(), stop=over)

    async def do(chore: Chore, _context: Context) -> None:
        if base.leading.leads():
            with base.leading.fence():
                await chore.who.tick()

    jobs = application.job_queue
    if jobs is None:
        raise RuntimeError("the application was built without its job queue")
    every = min(LONGEST_TICK, settings.poll_seconds / 4)
    jobs.run_repeating(tick, interval=every, job_kwargs=LATE_IS_FINE)
    for chore in chores:
        jobs.run_repeating(partial(do, chore), interval=chore.every, job_kwargs=LATE_IS_FINE)
    jobs.run_repeating(tidy_up, interval=EVERY, first=60.0, job_kwargs=LATE_IS_FINE)
    if copies := base.storage.copies:

        async def look_for_the_dead(_context: Context) -> None:
            await take_back(base.leading, copies, now=base.clock())

        jobs.run_repeating(look_for_the_dead, interval=TAKE_BACK, job_kwargs=LATE_IS_FINE)
    await tick()  # the job's first run is one interval away
    await jobs.start()
    stack.push_async_callback(jobs.stop)  # waits for the jobs that run
    stack.callback(over.set)
