"""The jobs that the leader does every so many seconds, and what starts them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import NamedTuple, Protocol

from bot.cases.messages.card import EditorsView
from bot.core.archive_keys import ArchiveSeal
from bot.delivery.model import Kind, Letter, Priority
from bot.messages.message import Message, params
from bot.tips.questionnaire import NATIONAL, load_form
from bot.wiring.base import Base
from bot.wiring.delivery import make_remover
from bot.workers.archive.evidence_fetcher import Keeper
from bot.workers.archive.evidence_folder import EvidenceFolder
from bot.workers.cases import admission as admitting
from bot.workers.cases import card_refresh as freshcards
from bot.workers.cases import reminders as reminding
from bot.workers.cases import similar_cases as comparing
from bot.workers.cases.admission import Admitter
from bot.workers.cases.card_refresh import FreshCards
from bot.workers.cases.reminders import Reminder
from bot.workers.cases.similar_cases import Comparer
from bot.workers.delivery.sender import Sender
from bot.workers.feeds.poller import Poller
from bot.workers.leadership import TAKE_BACK, take_back
from bot.workers.retention import EVERY, tidy
from handlers.base.context import App, Context

TAKEN_BACK = 1.0  # seconds between two looks for reports that were taken back


class Ticking(Protocol):
    """Who does it."""

    async def tick(self) -> None:
        """Do what there is to do now."""


class Chore(NamedTuple):
    """`every`: seconds."""

    who: Ticking
    every: float


def make_chores(base: Base, sender: Sender) -> tuple[Chore, ...]:
    """All of them; what they write the sender takes up at once."""
    return (
        Chore(make_remover(base, sender), TAKEN_BACK),
        Chore(_admitter(base, sender), admitting.EVERY),
        Chore(_reminder(base, sender), reminding.EVERY),
        Chore(_comparer(base, sender), comparing.EVERY),
        Chore(_freshcards(base, sender), freshcards.EVERY),
    )


def _admitter(base: Base, sender: Sender) -> Admitter:
    """The one that shows the editors the reports that wait, as there is room."""
    return Admitter(
        waitlist=base.storage.waitlist,
        limits=base.limits,
        desk=partial(_desk, base),
        clock=base.clock,
        poke=sender.poke,
    )


def _freshcards(base: Base, sender: Sender) -> FreshCards:
    """The one that shows the cards of open cases anew each day."""
    return FreshCards(
        storage=base.storage, desk=partial(_desk, base), clock=base.clock, poke=sender.poke
    )


def _reminder(base: Base, sender: Sender) -> Reminder:
    """The one that has a word a day for the editors."""
    return Reminder(
        storage=base.storage,
        hour=base.settings.tip_reminder_hour,
        desk=partial(_desk, base),
        clock=base.clock,
        poke=sender.poke,
    )


def _comparer(base: Base, sender: Sender) -> Comparer:
    """The one that points out similar cases."""
    return Comparer(
        storage=base.storage, desk=partial(_desk, base), clock=base.clock, poke=sender.poke
    )


def _desk(base: Base) -> EditorsView | None:
    """The editors' side as it is now; None without a group."""
    editors = base.editors.chat_id
    if editors is None:
        return None
    words, form = base.texts.of(None), load_form(NATIONAL)
    return EditorsView(editors, words, base.gazetteer, form, base.settings.zone)


LONGEST_TICK = 0.5  # seconds: how finely a feed's due-ness is looked at

# APScheduler's default grace of 1 s would skip a job that comes late.
LATE_IS_FINE = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


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


KEEPING_EVERY = 1.0  # seconds between two looks
MB = 1_000_000


def start_keeping(base: Base, application: App, sender: Sender, stack: AsyncExitStack) -> None:
    """Fetch and keep the files of cases from now on, where editors have keys."""
    seal = ArchiveSeal(base.settings.tip_public_keys)
    keeper = Keeper(
        files=base.storage.evidence,
        api=base.api,
        folder=EvidenceFolder(base.settings.data_folder),
        seal=seal,
        room=base.settings.tip_evidence_mb * MB,
        full=lambda: _tell_full(base, sender),
        clock=base.clock,
    )

    async def tick(_context: Context) -> None:
        if base.leading.leads():
            with base.leading.fence():
                await keeper.tick()
        else:
            await keeper.give_up()

    jobs = application.job_queue
    if jobs is None:
        raise RuntimeError("the application was built without its job queue")
    job = jobs.run_repeating(tick, interval=KEEPING_EVERY, job_kwargs=LATE_IS_FINE)
    stack.push_async_callback(keeper.give_up)
    stack.callback(job.schedule_removal)


async def _tell_full(base: Base, sender: Sender) -> None:
    """The editors' group, once for each size of the room: the key of the letter holds it to that.

    Raises StorageError.
    """
    editors = base.editors.chat_id
    if editors is None:
        return
    text = base.texts.of(None).html("editors.evidence_full")
    letter = Letter(
        chat_id=editors,
        kind=Kind.NOTICE,
        priority=Priority.TIP,
        method="sendMessage",
        params=params(Message(text)),
        key=f"evidence {base.settings.tip_evidence_mb}",
    )
    await base.storage.outbox.put([letter], now=base.clock())
    sender.poke()
