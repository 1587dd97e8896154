"""Recording what became of claimed rows, within one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from sqlalchemy import JSON, ColumnElement, and_, bindparam, case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.faults import SecretMismatch
from bot.model import Case, Fate, Kind, Letter, Outcome
from bot.secrecy import Vault
from storage.casemessages import tie_message
from storage.departures import mark_left, move_chat
from storage.letters import write_letters
from storage.schema import cases, outbox
from storage.sealing import opened_case
from storage.states import claimed

# Makes the letters that tell of what was set aside of a case.
Notices: TypeAlias = Callable[[Outcome, Case], Sequence[Letter]]

_THIS_ROW = outbox.c.id == bindparam("row")


def untold(_outcome: Outcome, _case: Case) -> Sequence[Letter]:
    """The notices of whoever has nobody to tell."""
    return ()


async def record_outcomes(
    connection: AsyncConnection,
    vault: Vault,
    outcomes: Sequence[Outcome],
    *,
    now: float,
    notices: Notices,
) -> None:
    """Record each outcome (storage.outbox.Outbox.settle says how)."""
    # In one order, so that two senders on PostgreSQL never wait for each other in a ring.
    ordered = sorted(outcomes, key=lambda outcome: outcome.item.id)
    await _sent(connection, vault, [each for each in ordered if each.fate is Fate.SENT], now)
    for outcome in ordered:
        if outcome.fate is Fate.RETRY:
            await _again(connection, outcome, now)
        elif outcome.fate is Fate.FAILED:
            await _failed(connection, outcome, now)
            await _tell(connection, vault, outcome, now, notices)
        elif outcome.fate is Fate.GONE:
            await mark_left(connection, outcome.item.chat_id, reason=outcome.reason, now=now)
            await _again(connection, outcome, now)  # a letter, which is not dropped
        elif outcome.fate is Fate.MOVED and outcome.moved_to is not None:
            await _again(connection, outcome, now)
            await move_chat(connection, vault, outcome.item.chat_id, outcome.moved_to)


async def _sent(
    connection: AsyncConnection, vault: Vault, outcomes: Sequence[Outcome], now: float
) -> None:
    if not outcomes:
        return
    # A thousand of these a second: one statement, executed for many rows.
    await connection.execute(
        update(outbox)
        .where(_THIS_ROW)
        .values(
            state="sent",
            settled_at=now,
            reason=None,
            chat_key=None,
            body=case((outbox.c.secret, None), else_=outbox.c.body),
            message_ids=case((outbox.c.secret, None), else_=bindparam("messages", type_=JSON)),
        ),
        [{"row": outcome.item.id, "messages": list(outcome.message_ids)} for outcome in outcomes],
    )
    for outcome in outcomes:
        if outcome.item.case_id is not None:
            for message_id in outcome.message_ids:
                await tie_message(
                    connection, vault, outcome.item.case_id, outcome.item.chat_id, message_id
                )


async def _again(connection: AsyncConnection, outcome: Outcome, now: float) -> None:
    # Only what is still in flight: the chat may have left meanwhile, and its news with it.
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == outcome.item.id, claimed(outbox))
        .values(
            state="pending",
            attempts=outbox.c.attempts + 1,
            due_at=now if outcome.due_at is None else outcome.due_at,
            reason=outcome.reason,
        )
    )


async def _failed(connection: AsyncConnection, outcome: Outcome, now: float) -> None:
    """Set aside. A tip keeps its words, sealed, so that it is not lost."""
    erased: ColumnElement[bool] = and_(outbox.c.secret, outbox.c.kind != Kind.TIP)
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == outcome.item.id)
        .values(
            state="failed",
            settled_at=now,
            reason=outcome.reason,
            chat_key=case((erased, None), else_=outbox.c.chat_key),
            body=case((erased, None), else_=outbox.c.body),
        )
    )


async def _tell(
    connection: AsyncConnection, vault: Vault, outcome: Outcome, now: float, notices: Notices
) -> None:
    """In the same transaction: whoever waits for an answer learns that it does not come."""
    if outcome.item.case_id is None or outcome.item.kind is Kind.NOTICE:
        return
    query = select(cases).where(cases.c.id == outcome.item.case_id, cases.c.sealed.is_not(None))
    found = (await connection.execute(query)).mappings().one_or_none()
    if found is None:
        return
    try:
        told = notices(outcome, opened_case(vault, found))
    except SecretMismatch:
        return  # the case is damaged: that must not keep the outcome from being recorded
    await write_letters(connection, vault, told, now=now)
