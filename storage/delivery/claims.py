"""Claiming: which rows of the outbox may go out now, marked as in flight in one transaction."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import structlog
from sqlalchemy import RowMapping, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import SecretMismatch
from bot.core.vault import Vault
from bot.delivery.model import Item, Kind, Priority, Purse
from storage.cases.messages import card_of, message_named, topic_of
from storage.delivery.bundling import bundle, rewritten
from storage.delivery.due_rows import HEADS, IN_FLIGHT, due_rows
from storage.delivery.star_budget import left_of, spend
from storage.engine.arrays import among, bound
from storage.outbox.letters import Body, chat_key, open_body
from storage.tables.outbox import outbox

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Claim:
    """What is taken in one transaction, and what may be: messages of each budget.

    `barred`: the chats that must get nothing (more) now, with the keys they have in secret
    letters, where such wait.
    """

    free: int
    paid: int
    barred: dict[int, str | None]
    key_of: Callable[[int], str | None]
    on: str = ""  # the day of what is paid; without one, pushes are free too
    items: list[Item] = field(default_factory=list)
    damaged: set[int] = field(default_factory=set)

    def room(self, *, pushes: bool) -> int:
        return self.paid if pushes and self.on else self.free

    def take(self, item: Item) -> None:
        self.items.append(item)
        self.barred[item.chat_id] = self.key_of(item.chat_id)
        if item.paid_on:
            self.paid -= 1
        else:
            self.free -= 1


async def claim_rows(
    connection: AsyncConnection,
    vault: Vault,
    *,
    now: float,
    limit: int,
    oldest: int,
    busy: frozenset[int],
    purse: Purse | None,
) -> tuple[Item, ...]:
    """Take what is due and mark it (storage.outbox.Outbox.claim says which)."""
    while True:
        items, damaged = await _claim(
            connection,
            vault,
            now=now,
            limit=limit,
            oldest=oldest,
            busy=busy,
            purse=purse,
        )
        if items or not damaged:
            return items


async def _claim(
    connection: AsyncConnection,
    vault: Vault,
    *,
    now: float,
    limit: int,
    oldest: int,
    busy: frozenset[int],
    purse: Purse | None,
) -> tuple[tuple[Item, ...], bool]:
    """What was taken, and whether rows came up that do not open."""
    heads = (await connection.execute(HEADS, {"now": now})).mappings().one()

    # Only where secret letters wait must clear chats and keyed ones be told to be the same.
    def key_of(chat: int) -> str | None:
        return chat_key(vault, chat) if heads["secret"] else None

    if heads["secret"]:
        busy |= await _in_flight(connection, vault)
    claim = _Claim(limit, 0, {chat: key_of(chat) for chat in busy}, key_of)
    if purse is not None:
        left = await left_of(connection, purse)
        if left > 0:
            claim.paid, claim.on = min(purse.messages, left), purse.day
    due = [priority for priority in Priority if heads[f"due_{priority.name}"] is not None]
    if oldest:
        await _take_oldest(connection, vault, claim, due, now=now, most=oldest)
    for priority in due:
        if heads[f"again_{priority.name}"] is not None:
            await _take(connection, vault, claim, priority, now=now, again=True)
        await _take(connection, vault, claim, priority, now=now)
    items = await _bundled(connection, claim, now=now)
    if paid := sum(bool(item.paid_on) for item in items):
        await spend(connection, claim.on, paid)
    if claim.damaged:
        await _set_aside(connection, claim.damaged, now)
    return tuple(items), bool(claim.damaged)


async def _take(
    connection: AsyncConnection,
    vault: Vault,
    claim: _Claim,
    priority: Priority,
    *,
    now: float,
    again: bool = False,
) -> None:
    """Rows of one priority, oldest first; `again`: those that were tried before."""
    before = -1
    # Until there is no more: one chat may have had all the rows that came up.
    while (
        len(claim.items) > before
        and (room := max(claim.room(pushes=False), claim.room(pushes=True))) > 0
    ):
        before = len(claim.items)
        rows = await _due(connection, claim, priority, now=now, most=room, again=again)
        for row in rows:
            await _consider(connection, vault, claim, row)
        if len(rows) < room:
            break


async def _take_oldest(
    connection: AsyncConnection,
    vault: Vault,
    claim: _Claim,
    due: Sequence[Priority],
    *,
    now: float,
    most: int,
) -> None:
    """What waits longest has its share, so that nothing starves behind what is urgent.

    Of what may go: a priority whose oldest row is held back for hours is not in the others' way.
    """
    rows = [
        row
        for priority in due
        for row in await _due(connection, claim, priority, now=now, most=most)
    ]
    for row in sorted(rows, key=lambda row: (row["due_at"], row["id"])):
        if len(claim.items) < most:
            await _consider(connection, vault, claim, row)


async def _due(
    connection: AsyncConnection,
    claim: _Claim,
    priority: Priority,
    *,
    now: float,
    most: int,
    again: bool = False,
) -> Sequence[RowMapping]:
    wanted = {
        "priority": int(priority),
        "now": now,
        "most": most,
        "chats": bound(connection, claim.barred),
        "keys": bound(connection, filter(None, claim.barred.values())),
    }
    # A walk along the index: what is due later is not seen.
    statement = due_rows(connection, again=again)
    return (await connection.execute(statement, wanted)).mappings().all()


async def _consider(
    connection: AsyncConnection, vault: Vault, claim: _Claim, row: RowMapping
) -> None:
    """Take the row, unless its chat has one already or there is no room for its kind."""
    push = row["kind"] == Kind.PUSH
    if claim.room(pushes=push) <= 0 or row["chat_id"] in claim.barred:
        return
    item = await _item(connection, vault, row, claim.on if push else "")
    if item is None:
        claim.damaged.add(row["id"])
    elif item.chat_id not in claim.barred:
        claim.take(item)


async def _bundled(connection: AsyncConnection, claim: _Claim, *, now: float) -> list[Item]:
    """All marked as in flight: a push with what else waits for its chat, an edit with the rest."""
    pushes = [item for item in claim.items if item.kind is Kind.PUSH]
    bundles = await bundle(connection, pushes, now=now)
    edits = await rewritten(connection, [item for item in claim.items if item.kind is Kind.EDIT])
    single = [item.id for item in claim.items if item.chat_id not in bundles]
    if single:
        await connection.execute(
            update(outbox).where(among(connection, outbox.c.id, "ids")).values(state="claimed"),
            {"ids": bound(connection, single)},
        )
    return [bundles.get(item.chat_id) or edits.get(item.id, item) for item in claim.items]


async def _set_aside(connection: AsyncConnection, damaged: Collection[int], now: float) -> None:
    """Their bytes are kept: a backup may hold the same rows whole."""
    log.error("letters_do_not_open", count=len(damaged))
    await connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(damaged))
        .values(state="failed", reason="does not open", settled_at=now)
    )


async def _in_flight(connection: AsyncConnection, vault: Vault) -> set[int]:
    """The chats of what is in flight, secret or not."""
    chats = set()
    for row in await connection.execute(IN_FLIGHT):
        # One that was damaged since bars its key alone.
        with contextlib.suppress(SecretMismatch):
            chats.add(
                open_body(vault, row.body, secret=True).chat_id if row.secret else row.chat_id
            )
    return chats


async def _item(
    connection: AsyncConnection, vault: Vault, row: RowMapping, paid_on: str
) -> Item | None:
    """None for one that does not open."""
    body = Body(row["chat_id"], "", {})
    if row["body"] is not None:
        try:
            body = open_body(vault, row["body"], secret=row["secret"])
        except SecretMismatch:
            return None
    # The column is right where there is one: the group may have moved since the letter was written.
    chat_id = body.chat_id if row["chat_id"] is None else row["chat_id"]
    reply_to = None
    if row["reply_to_card"] and row["case_id"] is not None:
        with contextlib.suppress(SecretMismatch):  # better no reply than not at all
            reply_to = await card_of(connection, vault, row["case_id"], chat_id)
    thread = None
    if row["case_id"] is not None:
        with contextlib.suppress(SecretMismatch):
            thread = await topic_of(connection, vault, row["case_id"], chat_id)
    article_id = row["article_id"]
    messages = row["message_ids"] or (None,)
    edited: int | None = messages[0]
    if body.edits and row["case_id"] is not None:
        with contextlib.suppress(SecretMismatch):
            edited = await message_named(
                connection, vault, row["case_id"], chat_id, name=body.edits
            )
    return Item(
        id=row["id"],
        chat_id=chat_id,
        kind=Kind(row["kind"]),
        priority=Priority(row["priority"]),
        language=row["language"] or "",
        attempts=row["attempts"],
        articles=() if article_id is None else (article_id,),
        versions=() if article_id is None else (row["version"],),
        bundled=0 if article_id is None else 1,
        method=body.method,
        params=body.params,
        case_id=row["case_id"],
        reply_to=reply_to,
        fallback=body.fallback,
        message_id=edited,
        name=body.name,
        status_line=body.status_line,
        thread=thread,
        paid_on=paid_on,
    )
