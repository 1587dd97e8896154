"""The keeper of files, made from what it stands on, and the job that has it look for work."""

from __future__ import annotations

from contextlib import AsyncExitStack

from bot.archivekeys import ArchiveSeal
from bot.assembly import Base
from bot.context import App, Context
from bot.evidencefolder import EvidenceFolder
from bot.incoming import LATE_IS_FINE
from bot.keeper import Keeper
from bot.model import Kind, Letter, Priority
from bot.render import Message, params
from bot.sender import Sender

EVERY = 1.0  # seconds between two looks
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
    job = jobs.run_repeating(tick, interval=EVERY, job_kwargs=LATE_IS_FINE)
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
