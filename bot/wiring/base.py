"""The parts of the running bot, each made from the parts below it. `app` puts them in order."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from telegram.ext import Application, ExtBot, JobQueue

from bot.core.archive_keys import ArchiveSeal
from bot.core.clock import SYSTEM_CLOCK, Clock
from bot.core.json_codec import Json
from bot.core.settings import Settings
from bot.core.tip_secret import tip_secret
from bot.core.vault import Vault
from bot.deadlines.holidays import WorkCalendar
from bot.delivery.chat_pace import ChatPace
from bot.delivery.model import Priority
from bot.delivery.slots import Slots
from bot.messages.catalogue import Texts, load_texts
from bot.places.finder import PlaceFinder
from bot.places.gazetteer import Gazetteer, load_gazetteer
from bot.places.labels import BotAddress
from bot.places.region_data import load_region_data
from bot.sharing.asking_pace import Asking
from bot.sharing.sources import load_sources
from bot.tagger.tagger import Tagger
from bot.telegram.api import BotApi
from bot.telegram.connections import Connections
from bot.telegram.members import Members
from bot.telegram.ptb_request import AiohttpTransport, QuietRequest
from bot.telegram.responses import Answered, ignore_status
from bot.tips.limits import Limits, limits_of
from bot.wiring.holiday_files import load_calendar
from bot.wiring.profile_file import ProfileFile, load_profile_file
from bot.workers.archive.backup_process import back_up_apart
from bot.workers.archive.scheduled_backups import ScheduledBackups
from bot.workers.cases.group_watch import GroupWatch
from bot.workers.delivery.composer import Composer
from bot.workers.delivery.pace import SendingPace
from bot.workers.delivery.paid import PER_SECOND, PaidBudget
from bot.workers.delivery.rate_limiter import RateLimiter
from bot.workers.editors_chat import EditorsChat
from bot.workers.figures.chart_painter import ChartPainter
from bot.workers.file_inspector import FileInspector
from bot.workers.health.health import Health
from bot.workers.health.signs import VitalSigns
from bot.workers.leadership import Leadership, candidate
from bot.workers.sharing.arrival_counter import ArrivalCounter
from handlers.base.context import App, Context, Services, context_types
from storage.engine.fence import LeaseLost
from storage.opening import open_storage
from storage.repositories import Storage

if TYPE_CHECKING:
    from bot.web.metrics import Metrics


# The calls that Telegram counts against its ceilings.
EDIT = "edit"
WRITES = ("send", "copy", "forward", EDIT)
OK = 200


@dataclass(frozen=True, slots=True)
class Base:
    """The parts that all others are made from.

    `sender_awake` and `fanout_awake` wake the two loops that drain the outbox and fill it;
    `EditorsChat.notify` sets both.
    """

    settings: Settings
    clock: Clock
    storage: Storage
    texts: Texts
    gazetteer: Gazetteer
    calendar: WorkCalendar
    tagger: Tagger
    finder: PlaceFinder
    editors: EditorsChat
    group_watch: GroupWatch
    sender_awake: asyncio.Event
    fanout_awake: asyncio.Event
    connections: Connections
    api: BotApi
    composer: Composer
    limiter: RateLimiter
    paid_limiter: RateLimiter
    stars: PaidBudget
    pace: SendingPace
    chat_pace: ChatPace
    source_files: FileInspector
    painter: ChartPainter
    arrivals: ArrivalCounter
    leading: Leadership
    signs: VitalSigns
    health: Health
    metrics: Metrics | None
    backups: ScheduledBackups | None
    profile_file: ProfileFile

    @classmethod
    async def build(
        cls, settings: Settings, stack: AsyncExitStack, *, clock: Clock = SYSTEM_CLOCK
    ) -> Self:
        """Open and make all parts; the stack closes them. Raises OperatorError, StorageError."""
        profile_file = load_profile_file(settings.profile_file)
        vault = Vault(tip_secret(settings))
        storage = await open_storage(
            settings.database_url,
            vault=vault,
            seal=ArchiveSeal(settings.tip_public_keys),
            exclusive=True,
            upgrade=True,
            clock=clock,
            zone=settings.zone,
            rate=settings.messages_per_second,
        )
        stack.push_async_callback(storage.close)
        signs = VitalSigns(clock)
        connections = await stack.enter_async_context(
            Connections(clock=clock, observe=signs.note_answer)
        )
        gazetteer, tagger, finder = load_places(settings.regions)
        calendar = load_calendar(settings.data_folder)
        texts = load_texts()
        load_sources()  # a wrong key fails now, not when a reader comes by a link
        sender_awake, fanout_awake = asyncio.Event(), asyncio.Event()

        def notify() -> None:
            sender_awake.set()
            fanout_awake.set()

        editors = EditorsChat(
            settings.editors_chat_id,
            storage=storage,
            words=texts.of(None),
            gazetteer=gazetteer,
            zone=settings.zone,
            clock=clock.now,
            notify=notify,
            calendar=calendar,
        )
        await editors.reload()
        stars = PaidBudget(
            spent=storage.tallies.stars_spent,
            per_day=settings.paid_stars_per_day,
            editors=editors,
            clock=clock.now,
        )
        pace = SendingPace(rate=settings.messages_per_second, clock=clock, left=stars.count_left)
        api = BotApi(settings.telegram_api_url, settings.bot_token.get_secret_value(), connections)
        source_files = FileInspector(api.download, clock)
        stack.push_async_callback(source_files.close)
        painter = ChartPainter(clock)
        stack.push_async_callback(painter.close)
        arrivals = ArrivalCounter(storage=storage.arrivals, zone=settings.zone, clock=clock)
        stack.push_async_callback(arrivals.tick)
        leading = await stack.enter_async_context(candidate(storage.lease, clock))
        backups = make_backups(settings, clock)
        health = Health(
            storage=storage,
            signs=signs,
            leading=leading,
            editors=editors,
            words=texts.of("en"),
            folder=settings.data_folder,
            poll_seconds=settings.poll_seconds,
            clock=clock,
            backups=backups,
        )
        return cls(
            settings=settings,
            clock=clock,
            storage=storage,
            texts=texts,
            gazetteer=gazetteer,
            calendar=calendar,
            tagger=tagger,
            finder=finder,
            editors=editors,
            group_watch=GroupWatch(
                api.call, editors=editors, memory=storage.memory, clock=clock.now
            ),
            sender_awake=sender_awake,
            fanout_awake=fanout_awake,
            connections=connections,
            api=api,
            composer=Composer(
                articles=storage.articles,
                notes=storage.summary_notes,
                announcements=storage.announcements,
                texts=texts,
                gazetteer=gazetteer,
                zone=settings.zone,
                clock=clock.now,
                ledger_url=settings.ledger_url,
            ),
            limiter=RateLimiter(Slots(settings.messages_per_second), clock=clock),
            paid_limiter=RateLimiter(Slots(PER_SECOND), clock=clock),
            stars=stars,
            pace=pace,
            chat_pace=ChatPace(),
            source_files=source_files,
            painter=painter,
            arrivals=arrivals,
            leading=leading,
            signs=signs,
            health=health,
            metrics=make_metrics(health, pace) if settings.listen_address else None,
            backups=backups,
            profile_file=profile_file,
        )

    @property
    def limits(self) -> Limits:
        """The limits of reports that the editors are shown at once."""
        return limits_of(self.settings.tips_per_hour, self.settings.tips_per_source)

    async def take_ping(self, host: str) -> None:
        """Have the feeds of a site that has published read soon. Raises StorageError."""
        await self.storage.feeds.request_look(host, now=self.clock.now())


@cache
def load_places(folder: Path | None) -> tuple[Gazetteer, Tagger, PlaceFinder]:
    """Read the place files of a newsroom, once in a process."""
    gazetteer, data = load_gazetteer(folder), load_region_data(folder)
    return gazetteer, Tagger(gazetteer, data), PlaceFinder(gazetteer, data)


def make_backups(settings: Settings, clock: Clock) -> ScheduledBackups | None:
    """Make the scheduled backups; None without BACKUP_DIR."""
    if settings.backup_dir is None:
        return None
    return ScheduledBackups(
        folder=settings.backup_dir,
        every=settings.backup_every.total_seconds(),
        keep=settings.backup_keep,
        write=partial(back_up_apart, settings),
        clock=clock.now,
    )


def make_metrics(health: Health, pace: SendingPace) -> Metrics:
    """Make the metrics; the library is imported here, so without `HTTP_LISTEN` it is not loaded."""
    from bot.web.metrics import Metrics

    return Metrics(health, pace)


def make_application(base: Base) -> App:
    """Make python-telegram-bot's application, on our transport, its replies paced with the rest."""

    async def pace(method: str) -> Answered:
        if not method.startswith(WRITES):
            return ignore_status
        slot = await base.limiter.acquire(Priority.REPLY)
        base.pace.note_reply()
        if not base.leading.leads():
            raise LeaseLost("Another copy of the bot answers now")

        def note_answer(status: int) -> None:
            if status:
                base.limiter.record_answer(slot)
            if base.metrics and not method.startswith(EDIT):
                base.metrics.count_reply(sent=status == OK)

        return note_answer

    root = base.settings.telegram_api_url
    bot: ExtBot[None] = ExtBot(
        base.settings.bot_token.get_secret_value(),
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=QuietRequest(httpx_kwargs={"transport": AiohttpTransport(base.connections, pace)}),
        get_updates_request=QuietRequest(
            httpx_kwargs={"transport": AiohttpTransport(base.connections)}
        ),
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


def make_services(base: Base, me: Mapping[str, Json]) -> Services:
    """Make the services that handlers work with. `me` is the answer to getMe."""
    bot_id = me.get("id")
    return Services(
        settings=base.settings,
        storage=base.storage,
        texts=base.texts,
        gazetteer=base.gazetteer,
        finder=base.finder,
        tagger=base.tagger,
        zone=base.settings.zone,
        limits=base.limits,
        calendar=base.calendar,
        clock=base.clock,
        composer=base.composer,
        pace=base.pace,
        chat_pace=base.chat_pace,
        editors=base.editors,
        group_watch=base.group_watch,
        members=Members(base.api.call, base.clock.now),
        source_files=base.source_files,
        painter=base.painter,
        arrivals=base.arrivals,
        asking=Asking(),
        bot_id=bot_id if isinstance(bot_id, int) else 0,
        bot=bot_address(me),
        newsroom=newsroom_name(base.settings, me),
    )


def bot_address(me: Mapping[str, Json]) -> BotAddress:
    """Return the bot's address (`me`: getMe's), which stays the same while it runs."""
    return BotAddress(str(me.get("username", "")), me.get("supports_inline_queries") is True)


def newsroom_name(settings: Settings, me: Mapping[str, Json]) -> str:
    """Return the newsroom's name for sentences: NEWSROOM_NAME, else its bot's (`me`: getMe's)."""
    return settings.newsroom_name or str(me.get("first_name", ""))
