"""The jobs that the leader runs at intervals, made from their parts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial

from bot.articles.reach import reach
from bot.complaints.terms import deadlines
from bot.core.archive_keys import ArchiveSeal
from bot.readers.schedule.pages import schedule_news
from bot.telegram.connections import Connections
from bot.wiring.base import Base
from bot.workers import dry_run, hidden_times, retention
from bot.workers.announcements import progress
from bot.workers.announcements.progress import ProgressJob
from bot.workers.archive import key_notice, scheduled_backups
from bot.workers.archive.evidence_fetcher import MB, EvidenceFetcher
from bot.workers.archive.evidence_folder import EvidenceFolder
from bot.workers.articles import article_cards, summary_notices, told_readers
from bot.workers.articles.article_cards import CardJob
from bot.workers.articles.summary_notices import SummaryNoticeJob
from bot.workers.cases import (
    admission,
    card_refresh,
    closing,
    group_watch,
    reminders,
    similar_cases,
)
from bot.workers.cases.closing import ClosingJob
from bot.workers.cases.expiry import ExpiryJob
from bot.workers.cases.reminders import ReminderJob
from bot.workers.cases.removal import RemovalJob
from bot.workers.channels import channel_watch, late_pushes
from bot.workers.channels.channel_watch import ChannelWatch
from bot.workers.channels.late_pushes import LatePushWatch
from bot.workers.complaints import reminders as complaint_reminders
from bot.workers.complaints.reminders import ComplaintReminders
from bot.workers.delivery import silent_stories, silent_weeks
from bot.workers.delivery.schedule_news import EVERY as EVERY_CHUNK
from bot.workers.delivery.schedule_news import ScheduleNews
from bot.workers.delivery.silent_stories import SilentStories
from bot.workers.delivery.silent_weeks import SilentWeeks
from bot.workers.dry_run import DryRun
from bot.workers.feeds.poller import Poller
from bot.workers.figures import day_end, weekly_card
from bot.workers.figures.day_end import DayEndJob
from bot.workers.figures.weekly_card import WeeklyCardJob
from bot.workers.groups import muted_groups
from bot.workers.groups.muted_groups import MutedGroups
from bot.workers.health import alerts, heartbeat
from bot.workers.health.alerts import OperatorAlerts
from bot.workers.health.heartbeat import Heartbeat
from bot.workers.leadership import Leadership
from bot.workers.scheduler import Job, Scheduler
from bot.workers.sharing.arrival_counter import EVERY as EVERY_ARRIVAL
from handlers.base.context import App, Context

LONGEST_TICK = 0.5  # seconds at most between two looks for feeds that are due
REMOVALS_EVERY = 1.0  # seconds between two looks for reports that were taken back
CUT_EVERY = 300.0  # seconds between two cuts of SQLite's write-ahead log
EVIDENCE_EVERY = 1.0  # seconds between two looks for files to fetch

# APScheduler takes a first run in the past as missed and begins with the next interval.
AT_ONCE = 0.01  # seconds
# Its default grace of 1 s would skip a job that comes late.
LATE_IS_FINE = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


class JobQueueScheduler:
    """A scheduler on python-telegram-bot's JobQueue (APScheduler), by the machine's clock."""

    def __init__(self, application: App) -> None:
        if application.job_queue is None:
            raise RuntimeError("the application was built without its job queue")
        self._queue = application.job_queue
        self._application = application  # the queue holds it weakly

    async def start(self, jobs: Sequence[Job]) -> None:
        """Begin to run the jobs."""
        await self._queue.start()
        for job in jobs:
            self._queue.run_repeating(
                partial(_attempt, job),
                interval=job.every,
                first=max(job.first, AT_ONCE),
                name=job.name,
                job_kwargs=LATE_IS_FINE,
            )

    async def stop(self) -> None:
        """Start no job any more, and wait for the jobs that run."""
        await self._queue.stop()


async def _attempt(job: Job, _context: Context) -> None:
    await job.attempt()


async def start_jobs(
    base: Base, poller: Poller, scheduler: Scheduler, stack: AsyncExitStack
) -> None:
    """Start all jobs, which run while this copy of the bot leads; the stack stops them."""
    over = asyncio.Event()
    jobs = (
        _poll_feeds(base, poller),
        *_case_jobs(base),
        *_article_jobs(base),
        _remind_of_complaints(base),
        *_figure_jobs(base),
        *_archive_jobs(base, stack),
        *_backups(base, over),
        *await _health_jobs(base, stack),
        _dry_run(base, poller),
        _end_stories(base),
        _break_silence(base),
        _tell_of_schedule(base),
        _watch_channels(base),
        _watch_late_pushes(base),
        _look_at_muted_groups(base),
        _tidy_up(base, over),
        _cut_log(base, over),
        _hide_times(base),
    )
    await scheduler.start([_while_leading(job, base.leading) for job in jobs])
    stack.push_async_callback(scheduler.stop)
    stack.callback(over.set)


def _while_leading(job: Job, leading: Leadership) -> Job:
    """Return the job with a fence: the database refuses its writes once another copy leads."""

    async def run() -> None:
        if leading.leads():
            with leading.fence():
                await job.run()
        elif job.stand_by is not None:
            await job.stand_by()

    return replace(job, run=run)


def _poll_feeds(base: Base, poller: Poller) -> Job:
    every = min(LONGEST_TICK, base.settings.poll_seconds / 4)
    return Job("poll feeds", every, poller.tick, stand_by=poller.give_up)


def _case_jobs(base: Base) -> tuple[Job, ...]:
    storage, editors, clock = base.storage, base.editors, base.clock.now
    removals = RemovalJob(
        removals=storage.removals,
        call=base.api.call,
        editors=editors,
        texts=base.texts,
        clock=clock,
    )
    closings = ClosingJob(storage=storage, editors=editors, texts=base.texts, clock=clock)
    admit = partial(admission.admit_waiting, storage.waitlist, base.limits, editors, clock)
    hour = base.settings.tip_reminder_hour
    reminder = ReminderJob(storage=storage, hour=hour, editors=editors, clock=clock)
    compare = partial(similar_cases.compare_cases, storage, editors, clock)
    refresh = partial(card_refresh.refresh_cards, storage, editors, clock)
    watch = base.group_watch
    return (
        Job("watch the editors' group", group_watch.EVERY, watch.tick, stand_by=watch.look),
        Job("delete messages of removed cases", REMOVALS_EVERY, removals.tick),
        Job("erase closed cases", closing.EVERY, closings.tick),
        Job("admit waiting cases", admission.EVERY, admit),
        Job("remind the editors", reminders.EVERY, reminder.tick),
        Job("compare cases", similar_cases.EVERY, compare),
        Job("refresh case cards", card_refresh.EVERY, refresh),
    )


def _article_jobs(base: Base) -> tuple[Job, ...]:
    notices = SummaryNoticeJob(editors=base.editors)
    count = partial(told_readers.count_told, base.storage.tellings, base.clock)
    shown = ProgressJob(announcements=base.storage.announcements, editors=base.editors)
    always = (
        Job("announce summaries", summary_notices.EVERY, notices.tick),
        Job("count readers who were told", told_readers.EVERY, count),
        Job("show how far announcements are", progress.EVERY, shown.tick),
    )
    if not base.settings.article_cards:
        return always
    cards = CardJob(
        articles=base.storage.articles,
        cards=base.storage.article_cards,
        editors=base.editors,
        reach_of=partial(reach, gazetteer=base.gazetteer),
        pace=base.pace,
    )
    return (
        *always,
        Job("write article cards", article_cards.WRITTEN_EVERY, cards.write),
        Job("refresh article cards", article_cards.REFRESHED_EVERY, cards.refresh),
    )


def _remind_of_complaints(base: Base) -> Job:
    deadline = deadlines(base.settings.zone, base.calendar)
    reminder = ComplaintReminders(editors=base.editors, deadline=deadline)
    return Job("remind of complaints", complaint_reminders.EVERY, reminder.tick)


def _figure_jobs(base: Base) -> tuple[Job, ...]:
    """Return the jobs that count each day when it is over, and write the editors' weekly card."""
    count = DayEndJob(storage=base.storage, zone=base.settings.zone, clock=base.clock.now)
    card = WeeklyCardJob(editors=base.editors, painter=base.painter)
    return (
        Job("count the day", day_end.EVERY, count.tick, first=45.0),
        Job("count arrivals", EVERY_ARRIVAL, base.arrivals.tick, first=EVERY_ARRIVAL),
        Job("write the card of the week", weekly_card.EVERY, card.tick, first=75.0),
    )


def _archive_jobs(base: Base, stack: AsyncExitStack) -> tuple[Job, ...]:
    """Return the jobs that keep files of cases for editors with keys, and tell them of the keys."""
    settings = base.settings
    keeper = EvidenceFetcher(
        files=base.storage.evidence,
        download=base.api.download,
        folder=EvidenceFolder(settings.data_folder),
        seal=ArchiveSeal(settings.tip_public_keys),
        room=settings.tip_evidence_mb * MB,
        editors=base.editors,
        clock=base.clock,
    )
    stack.push_async_callback(keeper.give_up)
    keys, memory = settings.tip_public_keys, base.storage.memory
    tell = partial(key_notice.tell_of_keys, keys, base.editors, memory)
    return (
        Job("fetch evidence", EVIDENCE_EVERY, keeper.tick, stand_by=keeper.give_up),
        Job("tell of the archive's keys", key_notice.EVERY, tell),
    )


def _backups(base: Base, over: asyncio.Event) -> tuple[Job, ...]:
    if base.backups is None:
        return ()
    tick = partial(base.backups.tick, over)
    return (Job("back up", scheduled_backups.EVERY, tick, first=30.0),)


async def _health_jobs(base: Base, stack: AsyncExitStack) -> list[Job]:
    """Return the leader's jobs that report health: a second voice would hide that it is silent."""
    settings, failures = base.settings, base.health.failures
    jobs: list[Job] = []
    if settings.operator_chat_id is not None:
        tell = OperatorAlerts(
            chat_id=settings.operator_chat_id,
            storage=base.storage,
            failures=failures,
            words=base.texts.of(None),
            clock=base.clock.now,
            notify=base.sender_awake.set,
        )
        jobs.append(Job("tell the operator", alerts.EVERY, tell.tick, first=alerts.EVERY))
    if url := settings.heartbeat_url.get_secret_value():
        connections = await stack.enter_async_context(Connections(clock=base.clock))
        beat = Heartbeat(url, connections, failures)
        jobs.append(Job("heartbeat", heartbeat.EVERY, beat.tick))
    return jobs


def _dry_run(base: Base, poller: Poller) -> Job:
    """Return the dry run, begun a minute after the start, when the rows that waited are sent."""
    run = DryRun(
        refresher=poller.refresher,
        rehearsal=base.storage.rehearsal,
        editors=base.editors,
        signs=base.signs,
        limiter=base.limiter,
        call=base.api.call,
        clock=base.clock,
    )
    return Job("dry run", dry_run.LOOK, run.tick, first=60.0, stand_by=run.give_up)


def _end_stories(base: Base) -> Job:
    stories = SilentStories(
        keywords=base.storage.keywords,
        texts=base.texts,
        zone=base.settings.zone,
        clock=base.clock.now,
        notify=base.sender_awake.set,
    )
    return Job("end silent stories", silent_stories.EVERY, stories.tick, first=90.0)


def _break_silence(base: Base) -> Job:
    weeks = SilentWeeks(outbox=base.storage.outbox, clock=base.clock, notify=base.sender_awake.set)
    return Job("tell of what is nearby", silent_weeks.EVERY, weeks.tick, first=silent_weeks.EVERY)


def _tell_of_schedule(base: Base) -> Job:
    news = ScheduleNews(
        outbox=base.storage.outbox,
        messages=schedule_news(base.texts),
        clock=base.clock,
        zone=base.settings.zone,
        rate=base.settings.messages_per_second,
        made=base.sender_awake.set,
    )
    return Job("tell of the schedule", EVERY_CHUNK, news.tick, first=EVERY_CHUNK)


def _watch_channels(base: Base) -> Job:
    watch = ChannelWatch(ask=base.api.call, channels=base.storage.channels, editors=base.editors)
    return Job("watch the channels", channel_watch.EVERY, watch.tick, first=channel_watch.EVERY)


def _watch_late_pushes(base: Base) -> Job:
    watch = LatePushWatch(late_pushes=base.storage.late_pushes, pace=base.pace, clock=base.clock)
    return Job("look for late pushes", late_pushes.EVERY, watch.tick, first=late_pushes.EVERY)


def _look_at_muted_groups(base: Base) -> Job:
    muted = MutedGroups(
        ask=base.api.call,
        topics=base.storage.group_topics,
        subscribers=base.storage.subscribers,
        clock=base.clock,
    )
    return Job("look at muted groups", muted_groups.EVERY, muted.tick, first=180.0)


def _cut_log(base: Base, over: asyncio.Event) -> Job:
    cut = partial(retention.cut_log, base.storage.database, clock=base.clock, stop=over)
    return Job("cut the write-ahead log", CUT_EVERY, cut)


def _hide_times(base: Base) -> Job:
    folder = EvidenceFolder(base.settings.data_folder)
    hide = partial(hidden_times.hide_times, base.storage, folder, base.settings.zone, base.clock)
    return Job("hide when rows and files were written", hidden_times.EVERY, hide, first=120.0)


def _tidy_up(base: Base, over: asyncio.Event) -> Job:
    """Return the tidying, begun a minute after the start, when the rows that waited are sent."""
    tidy = partial(
        retention.tidy,
        base.storage,
        retention_days=base.settings.tip_retention_days,
        archive_days=base.settings.archive_retention_days,
        readers_days=base.settings.readers_kept_days,
        complaint_days=base.settings.complaint_retention_days,
        clock=base.clock,
        stop=over,
    )
    ends = ExpiryJob(
        storage=base.storage,
        editors=base.editors,
        texts=base.texts,
        retention_days=base.settings.tip_retention_days,
        clock=base.clock.now,
    )

    async def run() -> None:
        await ends.tick()  # first: `tidy` alone would leave the messages of a case where they stand
        await tidy()

    return Job("tidy up", retention.EVERY, run, first=60.0)
