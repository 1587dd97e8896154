"""A draft, and the case that is stored of it with its letters to both sides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import update

from bot.cases.model import AuditEntry, Case
from bot.cases.workflow import UNDO, Reason, close, new_case
from bot.delivery.model import Kind, Letter
from bot.tips.limits import Limits
from bot.tips.model import Draft, Evidence
from storage.cases.cases import Cases
from storage.engine.coarse_time import MINUTE
from storage.repositories import Storage
from storage.tables.cases import cases as table
from tests.support.cases.samples import EDITORS, SOURCE
from tests.support.storage.stored import NOW, letter

DRAFT = Draft(
    step="review",
    language="en",
    started_at=NOW,
    answers={"category": "politik_uang", "place": "36.03.19", "what": "Amplop \ud83d\u200f"},
    evidence=(
        Evidence("photo", 12, text="ini", file_id="AgAC", album="1"),
        Evidence("location", 13, latitude=-6.25, longitude=106.5),
    ),
)


def both_sides(case_id: int) -> list[Letter]:
    return [
        letter(
            EDITORS,
            f"card {case_id}",
            kind=Kind.TIP,
            secret=True,
            case_id=case_id,
            lane=f"case {case_id}",
            words="card",
        ),
        letter(
            EDITORS,
            f"more {case_id}",
            kind=Kind.TIP,
            secret=True,
            case_id=case_id,
            lane=f"case {case_id}",
            words="more",
            reply_to_card=True,
        ),
        letter(
            SOURCE,
            f"ticket {case_id}",
            kind=Kind.ANSWER,
            secret=True,
            case_id=case_id,
            words="ticket",
        ),
    ]


async def send_report(
    cases: Cases,
    source: int,
    draft: Draft,
    *,
    codename: str,
    ticket: str,
    letters: Callable[[int], Sequence[Letter]],
    letters_if_waiting: Callable[[int], Sequence[Letter]] = lambda _case_id: (),
    limits: Limits | None = None,
    messages: Sequence[int] = (),
    now: float,
    once: int,
) -> bool:
    """As `Kirim` does: an id is drawn, letters are made of it, and then all of it is written."""
    case_id = await cases.draw_id()
    return await cases.open_case(
        new_case(draft, case_id=case_id, codename=codename, source=source, now=now),
        ticket=ticket,
        letters=letters(case_id),
        letters_if_waiting=letters_if_waiting(case_id),
        limits=limits,
        messages=messages,
        once=once,
    )


async def close_case(
    storage: Storage, case: Case, *, letters: Sequence[Letter] = (), now: float = NOW, once: int
) -> bool:
    """As an editor does, and the job a day later."""
    await storage.case_changes.change(
        case.id,
        lambda case: close(case, by="Rani", reason=Reason.DONE, now=now),
        entry=AuditEntry(7, "closed", now),
        once=once,
    )
    return await storage.retention.erase_closed(case.id, letters=letters, now=now + UNDO + MINUTE)


async def open_case(
    storage: Storage,
    *,
    once: int = 1,
    codename: str = "MERPATI-41",
    ticket: str = "TICKET",
    source: int = SOURCE,
    now: float = NOW,
    said: tuple[int, ...] = (),
) -> bool:
    return await send_report(
        storage.cases,
        source,
        DRAFT,
        codename=codename,
        ticket=ticket,
        letters=both_sides,
        messages=said,
        now=now,
        once=once,
    )


async def a_day_after_closing(storage: Storage) -> None:
    """What editors closed can be undone no more."""
    async with storage.database.write() as connection:
        closed = table.c.closes_at.is_not(None)
        await connection.execute(update(table).where(closed).values(closes_at=0.0))
