"""Recording the outcomes of claimed rows, within one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from sqlalchemy import (
    JSON,
    BigInteger,
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    case,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.model import Case
from bot.core.errors import SecretMismatch
from bot.core.vault import Vault
from bot.delivery.model import DeliveryStatus, Item, Kind, Letter, Outcome
from bot.delivery.retry import CREATE
from storage.cases.messages import keep_topic, tie_message, tie_named
from storage.cases.reopening import reopen
from storage.cases.sealing import StoredCase, lock_unchanged, read_case
from storage.delivery.star_budget import give_back
from storage.engine.arrays import bound, is_among
from storage.engine.coarse_time import whole_hour
from storage.engine.database import Database
from storage.figures.daily import add_departures
from storage.outbox.counters import tally
from storage.outbox.letters import write_letters
from storage.outbox.rounds.broadcasts import KIND_BEFORE_EDIT
from storage.readers.departures import mark_left, move_chat
from storage.tables.cases import cases
from storage.tables.outbox import is_claimed, outbox

# Makes the letters that tell the outcome of a case's message, or show a deleted message again.
Notices: TypeAlias = Callable[[Outcome, Case], Sequence[Letter]]

_THIS_ROW = outbox.c.id == bindparam("row")
_NOT_SENT = outbox.c.state != "sent"
_NOT_TOLD = outbox.c.state.not_in(["sent", "failed"])
_STILL_CLAIMED = is_claimed(outbox)


def untold(_outcome: Outcome, _case: Case) -> Sequence[Letter]:
    """Return no notices: for a caller that has no one to tell."""
    return ()


class Notice(NamedTuple):
    """The letters that follow from an outcome, and the case of which they were made."""

    read: StoredCase
    letters: Sequence[Letter]


async def make_notices(
    database: Database, vault: Vault, outcomes: Sequence[Outcome], letters_of: Notices
) -> Mapping[int, Notice]:
    """Make the letters that follow from these outcomes, by item, before they are recorded.

    All writing transactions wait for one another (law 1), so the letters are made before. A case
    that is closed or damaged gets none.
    """
    told = sorted(filter(_is_told, outcomes), key=lambda outcome: outcome.item.case_id or 0)
    notices: dict[int, Notice] = {}
    if told:
        async with database.read() as connection:
            for outcome in told:
                with suppress(SecretMismatch):
                    read = await read_case(connection, vault, cases.c.id == outcome.item.case_id)
                    if read is not None:
                        notices[outcome.item.id] = Notice(read, letters_of(outcome, read.case))
    return notices


def _is_told(outcome: Outcome) -> bool:
    """Whether the outcome is told to the one who waits; not of notices, which would not end."""
    item = outcome.item
    if item.case_id is None or outcome.status is DeliveryStatus.LOST:
        return item.case_id is not None
    failed = outcome.status is DeliveryStatus.FAILED
    arrived = outcome.status is DeliveryStatus.SENT and item.status_line is not None
    return item.kind is not Kind.NOTICE and (failed or arrived)


@dataclass(frozen=True, slots=True)
class Recording:
    """The recording of claimed rows' outcomes, in one transaction, with what follows from them.

    `day`: the newsroom's, which the figures of `now` are counted for. Raises CaseChanged where a
    case is not as it was when its notices were made.
    """

    connection: AsyncConnection
    vault: Vault
    now: float
    day: str
    notices: Mapping[int, Notice]

    async def record(self, outcomes: Sequence[Outcome]) -> None:
        """Record each outcome (storage.delivery.outbox.Outbox.settle says how)."""
        for notice in self.notices.values():
            await lock_unchanged(self.connection, notice.read)
        # In one order, so that two transactions on PostgreSQL never wait for each other in a ring.
        ordered = sorted(outcomes, key=lambda outcome: outcome.item.id)
        await _end_edits(self.connection, [each for each in ordered if _ends_edit(each)])
        ordered = [each for each in ordered if not _ends_edit(each)]
        sent = [each for each in ordered if each.status is DeliveryStatus.SENT]
        failed = [each for each in ordered if each.status is DeliveryStatus.FAILED]
        carried = await _count_articles(self.connection, [*sent, *failed])
        await self._record_sent(sent)
        blocked: Counter[int] = Counter()
        dropped: Counter[int] = Counter()
        gone: list[int] = []
        for outcome in ordered:
            chat = outcome.item.sent_to
            follows = self.notices.get(outcome.item.id)
            letters = follows.letters if follows else ()
            if outcome.status is DeliveryStatus.RETRY:
                await self._retry(outcome)
            elif outcome.status is DeliveryStatus.FAILED:
                await self._set_aside(outcome)
            elif outcome.status is DeliveryStatus.LOST:
                await reopen(self.connection, self.vault, outcome, letters, now=self.now)
            elif outcome.status in {DeliveryStatus.GONE, DeliveryStatus.SHUT}:
                left = chat if outcome.status is DeliveryStatus.GONE else outcome.item.chat_id
                departure = await mark_left(
                    self.connection, left, reason=outcome.reason, now=self.now
                )
                await write_letters(self.connection, self.vault, outcome.letters, now=self.now)
                blocked += departure.blocked
                # A reader who leaves is counted; a channel is no reader.
                gone += [chat] if departure.was_active and not outcome.item.channel else []
                await self._retry(outcome)  # a letter, which is not dropped
            elif outcome.status is DeliveryStatus.MOVED and outcome.moved_to is not None:
                await self._retry(outcome)
                dropped += await move_chat(self.connection, self.vault, chat, outcome.moved_to)
            if letters and outcome.status is not DeliveryStatus.LOST:
                await write_letters(self.connection, self.vault, letters, now=self.now)
        # Last, and all at once: rows that others count in, too, are locked for a short time only.
        await tally(
            self.connection,
            {
                "sent": _sum_articles(sent, carried),
                "summarized": _sum_articles(
                    [each for each in sent if each.item.summary_for is not None], carried
                ),
                "failed": _sum_articles(failed, carried),
                "blocked": blocked,
                "dropped": dropped,
            },
            now=self.now,
        )
        await add_departures(self.connection, gone, self.day)
        unsent = [each.item for each in ordered if each.status is not DeliveryStatus.SENT]
        await give_back(self.connection, (item.paid_on for item in unsent if item.paid_on))

    async def _record_sent(self, outcomes: Sequence[Outcome]) -> None:
        # A thousand of these a second: one statement, executed for many rows.
        settled_at = whole_hour(self.now)
        for statement, bundles in ((_SENT_ALONE, False), (_SENT_BUNDLE, True)):
            rows = [
                {
                    "row": outcome.item.id,
                    "chat": outcome.item.chat_id,
                    "messages": list(outcome.message_ids),
                    "at": settled_at,
                }
                for outcome in outcomes
                if (outcome.item.bundled > 1) is bundles
            ]
            if rows:
                await self.connection.execute(statement, rows)
        for outcome in outcomes:
            if outcome.item.case_id is not None:
                for message_id in outcome.message_ids:
                    await self._tie(outcome.item, outcome.item.case_id, message_id)

    async def _tie(self, item: Item, case_id: int, message_id: int) -> None:
        """Tie a sent message to its case: as its topic, as a message of that name, or unnamed."""
        if item.method == CREATE:
            await keep_topic(self.connection, self.vault, case_id, item.chat_id, message_id)
        elif item.name:
            await tie_named(
                self.connection, self.vault, case_id, item.chat_id, message_id, name=item.name
            )
        else:
            await tie_message(self.connection, self.vault, case_id, item.chat_id, message_id)

    async def _retry(self, outcome: Outcome) -> None:
        # Only rows still in flight: the chat may have left meanwhile, and its news was dropped.
        await self.connection.execute(
            update(outbox)
            .where(_rows_of(outcome.item), _STILL_CLAIMED)
            .values(
                state="pending",
                bundle_id=None,
                attempts=outbox.c.attempts + 1,
                due_at=self.now if outcome.due_at is None else outcome.due_at,
                reason=outcome.reason,
            )
        )

    async def _set_aside(self, outcome: Outcome) -> None:
        """Set a row aside as failed. A tip keeps its words, sealed, so that it is not lost."""
        erased: ColumnElement[bool] = and_(outbox.c.secret, outbox.c.kind != Kind.TIP)
        await self.connection.execute(
            update(outbox)
            .where(_rows_of(outcome.item), _NOT_SENT)
            .values(
                state="failed",
                due_at=whole_hour(self.now),
                settled_at=whole_hour(self.now),
                reason=outcome.reason,
                chat_key=case((erased, None), else_=outbox.c.chat_key),
                body=case((erased, None), else_=outbox.c.body),
            )
        )


async def _count_articles(
    connection: AsyncConnection, outcomes: Sequence[Outcome]
) -> Mapping[int, Counter[int]]:
    """Count the articles of each push, by the id it goes by.

    Without those recorded before: a commit whose answer was lost is done again.
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
                    is_among(connection, column, "ids"), _NOT_TOLD
                ),
                {"ids": bound(connection, ids)},
            )
            for item, article in rows:
                articles.setdefault(item, Counter())[article] += 1
    return articles


def _sum_articles(outcomes: Sequence[Outcome], carried: Mapping[int, Counter[int]]) -> Counter[int]:
    counts: Counter[int] = Counter()
    for outcome in outcomes:
        counts.update(carried.get(outcome.item.id, {}))
    return counts


def _ends_edit(outcome: Outcome) -> bool:
    return outcome.item.kind is Kind.EDIT and outcome.status in {
        DeliveryStatus.SENT,
        DeliveryStatus.FAILED,
    }


async def _end_edits(connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    """Mark messages as sent again, whether or not they were edited; they are counted already."""
    if outcomes:
        await connection.execute(
            _EDITED, [{"row": each.item.id, "why": each.reason or None} for each in outcomes]
        )


def _rows_of(item: Item) -> ColumnElement[bool]:
    """The rows of an item; an edit is one row, whatever its message carries."""
    if item.bundled > 1 and item.kind is not Kind.EDIT:
        return outbox.c.bundle_id == item.id
    return and_(outbox.c.id == item.id, _of_chat(item.chat_id))


def _of_chat(chat_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """Whether a row is still this chat's: SQLite may have reused the number of an erased row.

    A sealed row names no chat, and a group may have moved while its row was in flight: such rows
    are known by their number alone.
    """
    return or_(outbox.c.chat_id.is_(None), outbox.c.chat_id == chat_id, _STILL_CLAIMED)


_SENT = update(outbox).values(
    state="sent",
    due_at=bindparam("at"),
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
# Only rows still in flight, as in `Recording._retry`.
_EDITED = (
    update(outbox)
    .where(_THIS_ROW, _STILL_CLAIMED)
    .values(state="sent", kind=KIND_BEFORE_EDIT, reason=bindparam("why"))
)
_SENT_ALONE = _SENT.where(_THIS_ROW, _of_chat(bindparam("chat", type_=BigInteger)))
_SENT_BUNDLE = _SENT.where(outbox.c.bundle_id == bindparam("row"), _NOT_SENT)
