"""The parts of the running bot, each made from what it stands on. `app` puts them in order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import aiohttp
from telegram.ext import Application, ExtBot, JobQueue

from bot.context import App, Context, Services, context_types
from bot.editorsgroup import EditorsGroup
from bot.feeds.fetch import fetch
from bot.feeds.workers import Parsers
from bot.gate import Gate
from bot.gates import make_gate
from bot.gazetteer import Gazetteer, load_gazetteer
from bot.housekeeping import EVERY, tidy
from bot.leading import TAKE_BACK, Leading, one_of, take_back
from bot.model import FeedState, Fetched, Json, Priority
from bot.placefinder import PlaceFinder
from bot.poller import Poller, unwatched
from bot.regiondata import RegionData, load_region_data
from bot.regions import Tagger
from bot.secrecy import Vault
from bot.settings import Settings
from bot.spreading import Spreader
from bot.telegram import AiohttpRequest, Answered, BotApi, unheard
from bot.texts import Texts, load_texts
from bot.tipsecret import tip_secret
from bot.wire import Connections
from storage import Storage, open_storage

if TYPE_CHECKING:
    from bot.metrics import Metrics

LONGEST_TICK = 1.0  # seconds: how finely a feed's due-ness is looked at
USER_AGENT = "posbanten-bot/0.1 (+{contact})"

# APScheduler's default grace of 1 s would skip a job that comes late.
LATE_IS_FINE = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}

# Telegram counts these against its ceilings; the others it does not.
WRITES = ("send", "copy", "forward")
OK = 200


@dataclass(frozen=True, slots=True)
class Base:
    """What everything else stands on."""

    settings: Settings
    storage: Storage
    texts: Texts
    gazetteer: Gazetteer
    regions: RegionData
    editors: EditorsGroup
    connections: Connections
    api: BotApi
    gate: Gate
    leading: Leading
    metrics: Metrics | None

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
            regions=load_region_data(),
            editors=editors,
            connections=connections,
            api=BotApi(
                settings.telegram_api_url, settings.bot_token.get_secret_value(), connections
            ),
            gate=make_gate("free", settings.messages_per_second, storage.copies),
            leading=await stack.enter_async_context(one_of(storage.copies)),
            metrics=make_metrics(storage) if settings.listen_address else None,
        )

    @staticmethod
    def clock() -> float:
        """UTC epoch seconds."""
        return time.time()


def make_metrics(storage: Storage) -> Metrics:
    """Imported on use: without `HTTP_LISTEN` nobody waits for the library to load."""
    from bot.metrics import Metrics

    return Metrics(storage)


def make_application(base: Base) -> App:
    """python-telegram-bot's application, on our transport, its replies paced with the rest."""

    async def pace(method: str, _params: Mapping[str, object]) -> Answered:
        if not method.startswith(WRITES):
            return unheard
        slot = await base.gate.enter(Priority.REPLY)

        def answered(status: int) -> None:
            if status:
                base.gate.answered(slot)
            if base.metrics:
                base.metrics.replied(sent=status == OK)

        return answered

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


async def start_jobs(
    base: Base, application: App, spreader: Spreader, stack: AsyncExitStack
) -> None:
    """Look at the feeds from now on, and tidy up once in a while."""
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
        tagger=Tagger(base.gazetteer, base.regions),
        gazetteer=base.gazetteer,
        seconds=settings.poll_seconds,
        clock=base.clock,
        poke=spreader.poke,
        looked=base.metrics.looked if base.metrics else unwatched,
    )
    stack.push_async_callback(poller.give_up)
    await base.storage.feeds.ensure(settings.feed_urls, now=base.clock())

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

    jobs = application.job_queue
    if jobs is None:
        raise RuntimeError("the application was built without its job queue")
    every = min(LONGEST_TICK, settings.poll_seconds / 4)
    jobs.run_repeating(tick, interval=every, job_kwargs=LATE_IS_FINE)
    jobs.run_repeating(tidy_up, interval=EVERY, first=60.0, job_kwargs=LATE_IS_FINE)
    if copies := base.storage.copies:

        async def look_for_the_dead(_context: Context) -> None:
            await take_back(base.leading, copies, now=base.clock())

        jobs.run_repeating(look_for_the_dead, interval=TAKE_BACK, job_kwargs=LATE_IS_FINE)
    await tick()  # the job's first run is one interval away
    await jobs.start()
    stack.push_async_callback(jobs.stop)  # waits for the jobs that run
    stack.callback(over.set)


def make_services(base: Base, poke: Callable[[], None], me: Mapping[str, Json]) -> Services:
    """What handlers work with. `me` is the answer to getMe."""
    bot_id = me.get("id")
    return Services(
        settings=base.settings,
        storage=base.storage,
        texts=base.texts,
        gazetteer=base.gazetteer,
        finder=PlaceFinder(base.gazetteer, base.regions),
        zone=base.settings.zone,
        clock=base.clock,
        poke=poke,
        editors_chat_id=lambda: base.editors.chat_id,
        editors_moved=base.editors.reload,
        bot_id=bot_id if isinstance(bot_id, int) else 0,
        bot_username=str(me.get("username", "")),
    )
