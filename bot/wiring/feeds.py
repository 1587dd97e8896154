"""The parts that bring news in, made from their parts."""

from __future__ import annotations

from contextlib import AsyncExitStack

from bot.wiring.base import Base
from bot.workers.feeds.client import FeedClient
from bot.workers.feeds.parser_pool import ParserPool
from bot.workers.feeds.poller import Poller
from bot.workers.feeds.refresh import FeedRefresher
from bot.workers.feeds.sessions import open_sessions


async def make_poller(base: Base, stack: AsyncExitStack) -> Poller:
    """Make the poller, which looks at the feeds; the stack closes its sessions and parsers."""
    settings, storage = base.settings, base.storage
    sessions = await stack.enter_async_context(open_sessions(settings.feed_urls))
    parsers = ParserPool(clock=base.clock)
    stack.push_async_callback(parsers.close)
    poller = Poller(
        storage=storage,
        refresher=FeedRefresher(
            storage=storage,
            source=FeedClient(sessions, parsers, clock=base.clock, user_agent=settings.user_agent),
            tagger=base.tagger,
            gazetteer=base.gazetteer,
            seconds=settings.poll_seconds,
            clock=base.clock.now,
            signs=base.signs,
            hold=settings.hold_minutes * 60.0,
            editors=base.editors,
        ),
        editors=base.editors,
        seconds=settings.poll_seconds,
        clock=base.clock.now,
        notify=base.fanout_awake.set,
        on_refresh=base.metrics.count_refresh if base.metrics else None,
    )
    stack.push_async_callback(poller.give_up)
    await storage.feeds.ensure(settings.feed_urls, now=base.clock.now())
    return poller
