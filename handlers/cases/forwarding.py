"""Handing a report to Bawaslu, which the editors may do only with the source's consent."""

from __future__ import annotations

from bot.cases import workflow
from bot.cases.messages.source import to_source
from bot.cases.model import Case, Turn
from bot.cases.records import RecordKind, message_record
from bot.cases.workflow import Forwarding, Status, forwarding_of
from bot.tips import draft as tips
from bot.tips.model import Evidence
from handlers.base.editors import audit_entry, new_mark
from handlers.base.request import Request


def needs_consent(case: Case, wanted: Status) -> bool:
    """Whether the source has yet to agree to this status."""
    return (
        wanted is Status.FORWARDED
        and wanted != case.status
        and forwarding_of(case) is not Forwarding.AGREED
    )


async def ask_source(request: Request, case: Case) -> tuple[Case | None, str]:
    """Ask the source for consent, once; return the case and the key of the editor's answer."""
    if case.source_blocked:
        return case, "editors.forwarding_blocked"
    if case.forwarding:
        return case, f"editors.forwarding_{case.forwarding}"
    words, now = request.services.texts.of(case.language), request.now
    piece = Evidence(tips.TEXT, 0, text=words("tips.forwarding_short"))
    turn = Turn(now, by_source=False, piece=piece)
    letter = to_source.forwarding_letter(case, words=words, mark=new_mark())
    changed = await request.services.storage.case_changes.change(
        case.id,
        lambda case: workflow.ask_to_forward(case, turn),
        entry=audit_entry(request, "asked"),
        letters=lambda _: (letter,),
        records=[message_record(RecordKind.ANSWERED, piece, now=now)],
        once=request.update_id,
    )
    return changed, f"editors.forwarding_{Forwarding.ASKED}"
