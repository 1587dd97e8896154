"""Recording what became of claimed rows, within one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from sqlalchemy import JSON, ColumnElement, and_, bindparam, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.model import Case
from bot.core.errors import SecretMismatch
from bot.core.vault import Vault
from bot.delivery.model import DeliveryStatus, Item, Kind, Letter, Outcome
from bot.delivery.retry import CREATE
from storage.cases.messages import keep_topic, tie_message, tie_named
from storage.cases.reopening import reopen
from storage.cases.sealing import read_case
from storage.delivery.star_budget import give_back
from storage.engine.arrays import among, bound
from storage.outbox.counters import tally
from storage.outbox.letters import write_letters
from storage.readers.departures import mark_left, move_chat
from storage.tables.cases import cases
from storage.tables.outbox import claimed, outbox

# Makes the letters that tell what became of a part of a case, or show again what was deleted.
Notices: TypeAlias = Callable[[Outcome, Case], Sequence[Letter]]

_THIS_ROW = outbox.c.id == bindparam("row")
_NOT_SENT = outbox.c.state != "sent"
_NOT_TOLD = outbox.c.state.not_in(["sent", "failed"])
_STILL_CLAIMED = claimed(outbox)


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
    """Record each outcome (storage.delivery.outbox.Outbox.settle says how)."""
    # In one order, so that two transactions on PostgreSQL never wait for each other in a ring.
    ordered = sorted(outcomes, key=lambda outcome: outcome.item.id)
    edited = [each for each in ordered if _ends_edit(each)]
    await _edited(connection, edited)
    ordered = [each for each in ordered if not _ends_edit(each)]
    sent = [each for each in ordered if each.fate is DeliveryStatus.SENT]
    failed = [each for each in ordered if each.fate is DeliveryStatus.FAILED]
    carried = await _carried(connection, [*sent, *failed])
    await _sent(connection, vault, sent, now, notices)
    blocked: Counter[int] = Counter()
    dropped: Counter[int] = Counter()
    for outcome in ordered:
        if outcome.fate is DeliveryStatus.RETRY:
            await _again(connection, outcome, now)
        elif outcome.fate is DeliveryStatus.FAILED:
            await _failed(connection, outcome, now)
            await _tell(connection, vault, outcome, now, notices)
        elif outcome.fate is DeliveryStatus.LOST:
            found = await _case_of(connection, vault, outcome)
            again = () if found is None else notices(outcome, found)
            await reopen(connection, vault, outcome, again, now=now)
        elif outcome.fate is DeliveryStatus.GONE:
            chat = outcome.item.chat_id
            blocked += await mark_left(connection, chat, reason=outcome.reason, now=now)
            await _again(connection, outcome, now)  # a letter, which is not dropped
        elif outcome.fate is DeliveryStatus.MOVED and outcome.moved_to is not None:
            await _again(connection, outcome, now)
            dropped += await move_chat(connection, vault, outcome.item.chat_id, outcome.moved_to)
    # Last, and all at once: what others count in, too, is locked for a short time only.
    await tally(
        connection,
        {
            "sent": _by_article(sent, carried),
            "failed": _by_article(failed, carried),
            "blocked": blocked,
            "dropped": dropped,
        },
        now=now,
    )
    await give_back(
        connection,
        (o.item.paid_on for o in ordered if o.item.paid_on and o.fate is not DeliveryStatus.SENT),
    )


async def _carried(
    connection: AsyncConnection, outcomes: Sequence[Outcome]
) -> Mapping[int, Counter[int]]:
    """The articles of each push, by the id it goes by.

    Without what was recorded before: a commit whose answer was lost is done again.
    """
    articles: dict[int, Counter[int]] = {}
    for column, bundles in ((outbox.c.id, False), (outbox.c.bundle_id, True)):
        ids = [
            each.item.id
            for each in outcomes
            if each.item.kind is Kind.PUSH and (each.item.bundled > 1) is bundles
        ]
        if ids:
            rows = await connection.execute(
                select(column, outbox.c.article_id).where(
                    among(connection, column, "ids"), _NOT_TOLD
                ),
                {"ids": bound(connection, ids)},
            )
            for item, article in rows:
                articles.setdefault(item, Counter())[article] += 1
    return articles


def _by_article(outcomes: Sequence[Outcome], carried: Mapping[int, Counter[int]]) -> Counter[int]:
    counts: Counter[int] = Counter()
    for outcome in outcomes:
        counts.update(carried.get(outcome.item.id, {}))
    return counts


async def _sent(
    connection: AsyncConnection,
    vault: Vault,
    outcomes: Sequence[Outcome],
    now: float,
    notices: Notices,
) -> None:
    # A thousand of these a second: one statement, executed for many rows.
    for statement, bundles in ((_SENT_ALONE, False), (_SENT_BUNDLE, True)):
        rows = [
            {"row": outcome.item.id, "messages": list(outcome.message_ids), "at": now}
            for outcome in outcomes
            if (outcome.item.bundled > 1) is bundles
        ]
        if rows:
            await connection.execute(statement, rows)
    for outcome in outcomes:
        if outcome.item.method == CREATE and outcome.item.case_id is not None:
            for thread in outcome.message_ids:
                await keep_topic(
                    connection, vault, outcome.item.case_id, outcome.item.chat_id, thread
                )
        elif outcome.item.case_id is not None:
            for message_id in outcome.message_ids:
                await _tie(connection, vault, outcome.item, outcome.item.case_id, message_id)
        if outcome.item.status_line is not None:
            await _tell(connection, vault, outcome, now, notices)


async def _tie(
    connection: AsyncConnection, vault: Vault, item: Item, case_id: int, message_id: int
) -> None:
    """The message is the case's, under the name that the letter gave it, or as it comes."""
    if item.name:
        await tie_named(connection, vault, case_id, item.chat_id, message_id, name=item.name)
    else:
        await tie_message(connection, vault, case_id, item.chat_id, message_id)


def _ends_edit(outcome: Outcome) -> bool:
    return outcome.item.kind is Kind.EDIT and outcome.fate in {
        DeliveryStatus.SENT,
        DeliveryStatus.FAILED,
    }


async def _edited(connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    """The message stays sent, and was counted then, whether or not it could be edited."""
    if outcomes:
        await connection.execute(
            _EDITED, [{"row": each.item.id, "why": each.reason or None} for each in outcomes]
        )


async def _again(connection: AsyncConnection, outcome: Outcome, now: float) -> None:
    # Only what is still in flight: the chat may have left meanwhile, and its news with it.
    await connection.execute(
        update(outbox)
        .where(_rows_of(outcome.item), _STILL_CLAIMED)
        .values(
            state="pending",
            bundle_id=None,
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
        .where(_rows_of(outcome.item), _NOT_SENT)
        .values(
            state="failed",
            settled_at=now,
            reason=outcome.reason,
            chat_key=case((erased, None), else_=outbox.c.chat_key),
            body=case((erased, None), else_=outbox.c.body),
        )
    )


def _rows_of(item: Item) -> ColumnElement[bool]:
    """An edit is one row, whatever its message carries."""
    if item.bundled > 1 and item.kind is not Kind.EDIT:
        return outbox.c.bundle_id == item.id
    return outbox.c.id == item.id


async def _tell(
    connection: AsyncConnection, vault: Vault, outcome: Outcome, now: float, notices: Notices
) -> None:
    """In the same transaction: whoever waits for an answer learns that it does not come."""
    if outcome.item.case_id is None or outcome.item.kind is Kind.NOTICE:
        return
    case = await _case_of(connection, vault, outcome)
    if case is not None:
        await write_letters(connection, vault, notices(outcome, case), now=now)


async def _case_of(connection: AsyncConnection, vault: Vault, outcome: Outcome) -> Case | None:
    """The open case of a letter; None for one that is damaged, too: the outcome is recorded."""
    try:
        found = await read_case(connection, vault, cases.c.id == outcome.item.case_id)
    except SecretMismatch:
        return None
    return None if found is None else found.case


_SENT = update(outbox).values(
    state="sent",
    settled_at=bindparam("at"),
    reason=None,
    chat_key=None,
    body=case((outbox.c.secret, None), else_=outbox.c.body),
    # A case's messages are known by their keys alone (storage.cases.messages). A word to the
    # editors that is about no case may have to be edited (storage.cases.waitlist).
    message_ids=case(
        (
            and_(outbox.c.secret, or_(outbox.c.kind != Kind.NOTICE, outbox.c.case_id.is_not(None))),
            None,
        ),
        else_=bindparam("messages", type_=JSON),
    ),
)
# Only what is still in flight, as in `_again`.
_EDITED = (
    update(outbox)
    .where(_THIS_ROW, _STILL_CLAIMED)
    .values(state="sent", kind=Kind.PUSH, reason=bindparam("why"))
)
_SENT_ALONE = _SENT.where(_THIS_ROW)
_SENT_BUNDLE = _SENT.where(outbox.c.bundle_id == bindparam("row"), _NOT_SENT)
