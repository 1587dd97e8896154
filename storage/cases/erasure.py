"""Erasing cases, within a transaction: their words, their sources, the letters that wait."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, case, delete, exists, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.records import Record, RecordKind
from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from storage.archive.records import archive_record, stop_fetching
from storage.cases.admission import take_off_waitlist
from storage.cases.messages import untie
from storage.cases.statistics import count_cases
from storage.engine.coarse_time import whole_hour
from storage.tables.cases import cases, topics
from storage.tables.outbox import is_claimed, is_pending, is_unsettled, outbox

IN_FLIGHT = "erased in flight"  # the reason of a dropped row whose message may yet arrive


async def erase(connection: AsyncConnection, case_ids: Sequence[int], *, at: float) -> None:
    """Erase these cases and their letters; the messages that belong to them stay known.

    `at`: when letters that waited count as settled.
    """
    await connection.execute(
        update(cases)
        .where(cases.c.id.in_(case_ids))
        .values(sealed=None, source_key=None, ticket_key=None, closes_at=None)
    )
    await take_off_waitlist(connection, case_ids)
    await stop_fetching(connection, case_ids)
    await connection.execute(delete(topics).where(topics.c.case_id.in_(case_ids)))
    await connection.execute(
        update(outbox)
        .where(outbox.c.case_id.in_(case_ids), outbox.c.body.is_not(None))
        .values(
            body=None,
            chat_key=None,
            state=case((is_unsettled(outbox), "dropped"), else_=outbox.c.state),
            due_at=whole_hour(at),
            settled_at=case((is_pending(outbox), whole_hour(at)), else_=outbox.c.settled_at),
            reason=case((is_claimed(outbox), IN_FLIGHT), else_=outbox.c.reason),
        )
    )


async def close_cases(
    connection: AsyncConnection,
    vault: Vault,
    seal: ArchiveSeal,
    closing: Sequence[int],
    *,
    now: float,
) -> None:
    """Close these cases: erase their words, their sources, their messages, letters.

    The archive's records of them stay, sealed to the editors alone, and that there was a case.
    """
    await end_cases(connection, vault, seal, closing, now=now)
    await untie(connection, closing)


async def end_cases(
    connection: AsyncConnection,
    vault: Vault,
    seal: ArchiveSeal,
    ending: Sequence[int],
    *,
    now: float,
) -> None:
    """Close these cases, but keep which messages were theirs."""
    await count_cases(connection, vault, ending)
    for case_id in ending:
        await archive_record(connection, vault, seal, case_id, Record(RecordKind.CLOSED, now))
    await erase(connection, ending, at=now)


def in_flight(case_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether letters of an erased case may still arrive: the sender has not reported them."""
    return exists().where(outbox.c.case_id == case_id, outbox.c.reason == IN_FLIGHT)
