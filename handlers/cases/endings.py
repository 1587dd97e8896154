"""The endings of a case: closing it, with an undo, and stopping work on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from bot.cases import workflow
from bot.cases.messages.card import reason_text
from bot.cases.messages.source import to_source
from bot.cases.model import Case
from bot.cases.records import Record, RecordKind
from bot.cases.workflow import Status
from bot.delivery.model import Letter
from handlers.base.editors import audit_entry, new_mark
from handlers.base.request import Request

Cards: TypeAlias = Callable[[Case], Sequence[Letter]]


async def may_close(request: Request, case: Case) -> bool:
    """Whether the editor may close or reopen the case: its holder, or an administrator."""
    if workflow.is_held_by(case, request.editor):
        return True
    return await request.services.members.administers(request.chat_id, request.editor.id)


async def close(request: Request, case: Case, reason: str, *, cards: Cards) -> Case | None:
    """Close the case; the next day it is erased, and its source is told (workers.cases).

    `cards`: returns the letters that show a card of the changed case.
    """
    by, now = request.editor.name, request.now
    changed = await request.services.storage.case_changes.change(
        case.id,
        lambda case: workflow.close(case, by=by, reason=reason, now=now),
        entry=audit_entry(request, "closed"),
        letters=cards,
        records=[_record(request, "editors.deed_closed", reason)],
        once=request.update_id,
    )
    request.services.editors.notify()
    return changed


async def reopen(request: Request, case: Case, *, cards: Cards) -> Case | None:
    """Restore the case as it was before it was closed. `cards`: as in `close`."""
    changed = await request.services.storage.case_changes.change(
        case.id,
        workflow.reopen,
        entry=audit_entry(request, "reopened"),
        letters=cards,
        once=request.update_id,
    )
    request.services.editors.notify()
    return changed


async def stop(
    request: Request, case: Case, reason: str, *, told: bool, cards: Cards
) -> Case | None:
    """Stop the newsroom's work on a case and on those that follow it. `cards`: as in `close`."""

    def letters(changed: Case) -> Sequence[Letter]:
        if not told or changed.source_blocked:
            return cards(changed)
        words = request.services.texts.of(changed.language)
        return (*cards(changed), to_source.stop_letter(changed, words=words, mark=new_mark()))

    changed = await request.services.storage.case_changes.change_all(
        case.id,
        lambda case: workflow.stop(case, reason, told=told),
        entry=audit_entry(request, f"status_{Status.REJECTED}"),
        letters=letters,
        record=_record(request, f"editors.status_{Status.REJECTED}", reason),
        once=request.update_id,
    )
    request.services.editors.notify()
    return changed


def _record(request: Request, key: str, reason: str) -> Record:
    """Return the record for the archive: who ended the case, and why."""
    words = request.newsroom_words
    said = f"{request.editor.name}: {words(key)}. {reason_text(reason, words)}"
    return Record(RecordKind.NOTED, request.now, note=said)
