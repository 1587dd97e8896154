"""The composition root: settings -> storage -> services -> application; order of start and stop."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack

import structlog

from bot.core.clock import SYSTEM_CLOCK, Clock, unless_stopped
from bot.core.database_url import without_password
from bot.core.errors import OperatorError
from bot.core.json_codec import Json
from bot.core.logs import log_lost_exceptions
from bot.core.settings import Settings
from bot.core.version import VERSION
from bot.messages.catalogue import DEFAULT_LANGUAGE
from bot.telegram.api import BotApi
from bot.web.server import make_web, serve
from bot.wiring.base import Base, bot_address, make_application, make_services
from bot.wiring.delivery import (
    make_fanout_worker,
    make_sender,
    make_sending,
    make_share_edits,
)
from bot.wiring.feeds import make_poller
from bot.wiring.jobs import JobQueueScheduler, start_jobs
from bot.wiring.profile import make_profile, show_profile
from bot.wiring.public_pages import add_public_pages
from bot.wiring.startup import (
    EVERYBODY,
    announce_commands,
    initialise,
    meet_telegram,
)
from bot.wiring.updates import add_webhook_to, make_receivers, make_webhook_watch
from bot.workers.health.service_manager import ServiceManager, signs_of_life
from bot.workers.leadership import Loop, Work, while_leading
from bot.workers.scheduler import Scheduler
from handlers.base.context import App
from handlers.base.routing import ChatScope, register
from handlers.routes import ROUTES, menu
from storage.engine.migrating import Upgrade

log = structlog.get_logger(__name__)


async def run(
    settings: Settings,
    *,
    stop: asyncio.Event,
    started: asyncio.Event | None = None,
    clock: Clock = SYSTEM_CLOCK,
    scheduler: Scheduler | None = None,
) -> None:
    """Run the bot until `stop` is set; set `started` once updates are read, or would be if it led.

    `scheduler` runs the jobs; without one python-telegram-bot's JobQueue does, by the machine's
    clock.

    Raises OperatorError for a fault that the operator must mend (wrong token, newer database, ...).
    A fault that passes (Telegram or a feed out of reach) is logged and tried again.
    """
    log_lost_exceptions(asyncio.get_running_loop())
    async with AsyncExitStack() as stack:
        base = await Base.build(settings, stack, clock=clock)
        _say_upgrade(base.storage.upgrade)
        keeping = asyncio.create_task(base.leading.keep())
        stack.push_async_callback(_end, keeping)
        sender = make_sender(base)
        application = make_application(base)
        webhook = None
        if settings.listen_address and base.metrics:
            web = make_web(base.health.report, base.metrics.scrape, base.take_ping, base.clock)
            add_public_pages(web, base, application)
            if settings.webhook_url:
                webhook = add_webhook_to(web, base, application)
            runner = await serve(web, settings.listen_address)
            stack.push_async_callback(runner.cleanup)
        # Feeds need no Telegram: news is stored while it is out of reach.
        poller = await make_poller(base, stack)
        await start_jobs(base, poller, scheduler or JobQueueScheduler(application), stack)
        # The service manager does not wait for Telegram either: an outage restarts nothing.
        lagged = base.metrics.observe_lag if base.metrics else None
        manager = ServiceManager(os.environ)
        await stack.enter_async_context(
            signs_of_life(manager, stop=stop, clock=base.clock, lagged=lagged)
        )
        me = await unless_stopped(stop, _connect(base, application))
        if me is None:
            return
        stack.push_async_callback(application.shutdown)
        base.signs.telegram_is_reached = True
        application.bot_data.services = make_services(base, me)
        base.composer.bot = bot_address(me)
        register(application, ROUTES)
        shifts: tuple[Callable[[], Work], ...] = (
            make_receivers(base, application, webhook),
            make_sending(base, sender),
            lambda: Loop(make_fanout_worker(base).run),
            lambda: Loop(make_share_edits(base, bot_address(me)).run),
            *([lambda: make_webhook_watch(base)] if webhook else []),
        )
        # These objects stay: walking over them in each full collection holds the loop for 50 ms.
        gc.freeze()
        log.info(
            "started",
            bot=me.get("username"),
            version=VERSION,
            feeds=len(settings.feed_urls),
            database=without_password(settings.database_url),
            http=settings.http_listen or "off",
        )
        if started is not None:
            started.set()
        # Nothing else waits for the menus.
        announcing = asyncio.create_task(_announce(base, application))
        stack.callback(announcing.cancel)
        loops = [while_leading(base.leading, stop, begin) for begin in shifts]
        loops.append(_mind_token(base.api, stop))
        await _until(stop, keeping, *map(asyncio.create_task, loops))
    log.info("stopped")


def _say_upgrade(upgrade: Upgrade | None) -> None:
    if upgrade is not None:
        log.info(
            "database_upgraded",
            from_version=upgrade.from_version,
            to_version=upgrade.to_version,
            copy=str(upgrade.copy or "none"),
        )


async def _connect(base: Base, application: App) -> Mapping[str, Json]:
    """Wait until Telegram has answered; return the bot's own user (Bot API: getMe)."""
    me = await meet_telegram(base.api, base.clock)
    await initialise(application, base.clock)
    await base.group_watch.look()  # before the first update: a report may be in it
    return me


async def _mind_token(api: BotApi, stop: asyncio.Event) -> None:
    """Raise OperatorError once Telegram accepts the token no more: the bot cannot mend that."""
    if await unless_stopped(stop, api.revoked.wait()):
        raise OperatorError(
            "Telegram does not accept BOT_TOKEN any more: it was revoked, or the bot deleted;"
            " copy it anew from @BotFather."
        )


async def _until(
    stop: asyncio.Event, keeping: asyncio.Task[None], *loops: asyncio.Task[None]
) -> None:
    """Wait until `stop` is set or a loop ends; raise the exception of a loop that failed."""
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({keeping, stopping, *loops}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        stop.set()
        # Together: rows that handlers wrote last stay in the outbox for the next start.
        ends = await asyncio.gather(*loops, return_exceptions=True)
    if keeping.done():
        keeping.result()
    for end in ends:
        if isinstance(end, BaseException):
            raise end


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _announce(base: Base, application: App) -> None:
    """Announce the command menus and the profile, once this copy of the bot leads."""

    def menus(where: ChatScope) -> dict[str, list[tuple[str, str]]]:
        words = {language: base.texts.of(language) for language in base.texts.languages}
        takes_tips = base.editors.id is not None
        made = {language: menu(words[language], where, takes_tips=takes_tips) for language in words}
        return {EVERYBODY: made[DEFAULT_LANGUAGE], **made}

    await base.leading.wait_until_leading()
    await announce_commands(
        base.api,
        menus(ChatScope.PRIVATE),
        groups=menus(ChatScope.SUBSCRIBERS),
        editors=menus(ChatScope.EDITORS),
        editors_chat=base.editors.id,
    )
    profile = make_profile(
        base.profile_file,
        base.texts,
        newsroom=application.bot_data.services.newsroom,
        takes_tips=base.editors.id is not None,
    )
    await show_profile(base.api, application.bot, base.storage.memory, profile)
