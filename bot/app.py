"""The composition root: settings -> storage -> services -> application; order of start and stop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Self

import aiohttp
import structlog
from telegram.ext import Application, ExtBot, JobQueue

from bot.context import App, Context, Services, context_types
from bot.courier import Courier
from bot.dispatch import apologiser, dispatcher, initialise
from bot.editorsgroup import EditorsGroup
from bot.feeds.fetch import fetch
from bot.feeds.workers import Parsers
from bot.gate import Gate
from bot.gazetteer import Gazetteer, load_gazetteer
from bot.health import Health
from bot.logs import quiet_loop
from bot.meeting import EVERYBODY, announce_commands, meet_telegram
from bot.model import Fate, FeedState, Fetched, Json, Outcome, Priority
from bot.pacing import Slots
from bot.placefinder import load_placefinder
from bot.poller import Poller
from bot.receiver import Receiver
from bot.regions import load_tagger
from bot.secrecy import Vault
from bot.sender import Sender
from bot.settings import Settings
from bot.telegram import AiohttpRequest, BotApi, updates_of
from bot.texts import DEFAULT_LANGUAGE, Texts, load_texts
from bot.tipsecret import tip_secret
from bot.web import make_web, serve
from bot.wire import Connections
from handlers import ROUTES, menu
from handlers.errors import tell_set_aside
from handlers.routing import Where, register
from storage import Storage, open_storage

TICK = 1.0  # seconds: how finely a feed's due-ness is looked at
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
USER_AGENT = "posbanten-bot/0.1 (+{contact})"

# Telegram counts these against its ceilings; the others it does not.
WRITES = ("send", "copy", "forward")

log = structlog.get_logger(__name__)


async def run(
    settings: Settings, *, stop: asyncio.Event, started: asyncio.Event | None = None
) -> None:
    """The bot, until `stop` is set. `started` is set once updates are read.

    Raises OperatorError for what the operator must mend (wrong token, newer database, ...).
    What fails for now only (Telegram or a feed out of reach) is logged and tried again.
    """
    quiet_loop(asyncio.get_running_loop())
    async with AsyncExitStack() as stack:
        base = await _Base.build(settings, stack)
        sender = _sender(base)
        application = _application(base)
        health = Health(base.storage, poll_seconds=settings.poll_seconds, clock=base.clock)
        if settings.listen_address:
            runner = await serve(make_web(health.reasons), settings.listen_address)
            stack.push_async_callback(runner.cleanup)
        # Feeds need no Telegram: while it is out of reach, news is stored already.
        await _start_polling(base, application, sender, stack)
        me = await meet_telegram(base.api, stop)
        if me is None:
            return
        health.telegram_is_reached = True
        application.bot_data.services = _services(base, sender, me)
        register(application, ROUTES)
        handle = dispatcher(application)
        await initialise(application, stop)
        stack.push_async_callback(application.shutdown)
        await _announce(base)
        receiver = Receiver(
            updates_of(base.api, application.bot, ALLOWED_UPDATES),
            handle,
            base.storage.updates,
            on_set_aside=apologiser(application, tell_set_aside),
        )
        _say_what_is_not_built(settings)
        log.info("started", bot=me.get("username"), feeds=len(settings.feed_urls))
        if started is not None:
            started.set()
        await _until(stop, receiver, sender)
    log.info("stopped")


def _say_what_is_not_built(settings: Settings) -> None:
    """A setting that has no effect yet must not look as if it had."""
    for name, given in {
        "WEBHOOK_URL": settings.webhook_url,
        "PAID_STARS_PER_DAY": settings.paid_stars_per_day,
        "TIP_PUBLIC_KEYS": settings.tip_public_keys,
    }.items():
        if given:
            log.warning("setting_not_used_yet", name=name)


async def _until(stop: asyncio.Event, receiver: Receiver, sender: Sender) -> None:
    """Both loops, until `stop` or a defect in one of them, which surfaces."""
    sending = asyncio.create_task(sender.run(stop))
    receiving = asyncio.create_task(receiver.run())
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({sending, receiving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        stop.set()
        # Together: what handlers wrote last, the sender leaves in the outbox for the next start.
        await asyncio.gather(receiver.stop(), sending)
        await receiving


@dataclass(frozen=True, slots=True)
class _Base:
    """What everything else stands on."""

    settings: Settings
    storage: Storage
    texts: Texts
    gazetteer: Gazetteer
    editors: EditorsGroup
    connections: Connections
    api: BotApi
    gate: Gate

    @classmethod
    async def build(cls, settings: Settings, stack: AsyncExitStack) -> Self:
        vault = Vault(tip_secret(settings))
        storage = await open_storage(settings.database_url, vault=vault, exclusive=True)
        stack.push_async_callback(storage.close)
        editors = EditorsGroup(settings.editors_chat_id, storage.memory)
        await editors.reload()
        connections = await stack.enter_async_context(Connections())
        return cls(
            settings=settings,
            storage=storage,
            texts=load_texts(),
            gazetteer=load_gazetteer(),
            editors=editors,
            connections=connections,
            api=BotApi(
                settings.telegram_api_url, settings.bot_token.get_secret_value(), connections
            ),
            gate=Gate(Slots(settings.messages_per_second)),
        )

    @staticmethod
    def clock() -> float:
        return time.time()


def _sender(base: _Base) -> Sender:
    async def follow_moves(outcomes: list[Outcome]) -> None:
        if any(outcome.fate is Fate.MOVED for outcome in outcomes):
            await base.editors.reload()

    courier = Courier(
        api=base.api,
        gate=base.gate,
        articles=base.storage.articles,
        texts=base.texts,
        gazetteer=base.gazetteer,
        zone=base.settings.zone,
        clock=base.clock,
    )
    return Sender(
        outbox=base.storage.outbox,
        courier=courier,
        rate=base.settings.messages_per_second,
        clock=base.clock,
        settled=follow_moves,
    )


def _application(base: _Base) -> App:
    async def pace(method: str, _params: Mapping[str, object]) -> None:
        if method.startswith(WRITES):
            await base.gate.enter(Priority.REPLY)

    root = base.settings.telegram_api_url
    bot: ExtBot[None] = ExtBot(
        base.settings.bot_token.get_secret_value(),
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=AiohttpRequest(connections=base.connections, pace=pace),
        get_updates_request=AiohttpRequest(connections=base.connections),
    )
    jobs: JobQueue[Context] = JobQueue()
    return (
        Application.builder()
        .bot(bot)
        .updater(None)
        .job_queue(jobs)
        .context_types(context_types())
        .build()
    )


async def _start_polling(
    base: _Base, application: App, sender: Sender, stack: AsyncExitStack
) -> None:
    settings = base.settings
    session = await stack.enter_async_context(aiohttp.ClientSession(trust_env=True))
    parsers = Parsers()
    stack.push_async_callback(parsers.close)
    agent = USER_AGENT.format(contact="https://core.telegram.org/bots")

    async def look(feed: FeedState) -> Fetched:
        return await fetch(session, feed, now=base.clock(), user_agent=agent)

    poller = Poller(
        storage=base.storage,
        fetch=look,
        parse=parsers.parse,
        tagger=load_tagger(),
        gazetteer=base.gazetteer,
        seconds=settings.poll_seconds,
        clock=base.clock,
        poke=sender.poke,
    )
    stack.push_async_callback(poller.close)
    await base.storage.feeds.ensure(settings.feed_urls, now=base.clock())

    async def tick(_context: Context) -> None:
        await poller.tick()

    jobs = application.job_queue
    if jobs is None:
        raise RuntimeError("the application was built without its job queue")
    # APScheduler's default grace of 1 s would skip a look that comes late.
    jobs.run_repeating(
        tick,
        interval=min(TICK, settings.poll_seconds),
        first=0,
        job_kwargs={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    await jobs.start()
    stack.push_async_callback(jobs.stop)


def _services(base: _Base, sender: Sender, me: Mapping[str, Json]) -> Services:
    bot_id = me.get("id")
    return Services(
        settings=base.settings,
        storage=base.storage,
        texts=base.texts,
        gazetteer=base.gazetteer,
        finder=load_placefinder(),
        zone=base.settings.zone,
        clock=base.clock,
        poke=sender.poke,
        editors_chat_id=lambda: base.editors.chat_id,
        bot_id=bot_id if isinstance(bot_id, int) else 0,
        bot_username=str(me.get("username", "")),
    )


async def _announce(base: _Base) -> None:
    def menus(where: Where) -> dict[str, list[tuple[str, str]]]:
        words = {language: base.texts.of(language) for language in base.texts.languages}
        made = {language: menu(words[language], where) for language in words}
        return {EVERYBODY: made[DEFAULT_LANGUAGE], **made}

    await announce_commands(
        base.api,
        menus(Where.PRIVATE),
        editors=menus(Where.EDITORS),
        editors_chat=base.editors.chat_id,
    )
