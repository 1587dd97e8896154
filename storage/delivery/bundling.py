"""Bundling: pushes that wait for one chat become one message, an edit is of all that it shows.

Within the claim's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    Update,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.bundling import CATCH_UP_ABOVE, IN_SUMMARY, SHOWN, bundle_size
from bot.delivery.model import Item, Kind, Priority
from bot.delivery.timetable import LONGEST
from storage.delivery.due_rows import VERSION
from storage.engine.arrays import bound, is_among
from storage.outbox.holding import on_hold
from storage.outbox.timetables import NOW
from storage.outbox.ways import NEARBY
from storage.tables.articles import articles
from storage.tables.outbox import fanouts, is_claimed, is_unsettled, outbox


async def bundle(
    connection: AsyncConnection, items: Sequence[Item], *, now: float
) -> dict[int, Item]:
    """Return the bundles of these pushes, by chat id, and claim all their rows.

    A push sent at once is bundled with others sent at once, a summary with all rows of its own.
    """
    made: dict[int, Item] = {}
    for summaries in (False, True):
        of_chat = {
            item.chat_id: item for item in items if (item.summary_for is not None) is summaries
        }
        if of_chat:
            made |= await _bundle_lane(connection, of_chat, now=now, summaries=summaries)
    return made


async def _bundle_lane(
    connection: AsyncConnection, of_chat: Mapping[int, Item], *, now: float, summaries: bool
) -> dict[int, Item]:
    found = await connection.execute(
        _select_company(connection, summaries=summaries),
        {"chats": bound(connection, of_chat), "now": now},
    )
    bundles: dict[int, Item] = {}
    claims: list[dict[str, object]] = []
    for chat, grouped in groupby(found.mappings(), key=lambda row: int(row["chat_id"])):
        rows = list(grouped)
        waited = now - min(row["due_at"] for row in rows)
        size = bundle_size(len(rows), waited, all_shown=bool(of_chat[chat].channel))
        carried = rows if summaries else rows[:size]
        if len(carried) > 1 or summaries:
            made = bundles[chat] = _bundle(of_chat[chat], carried)
            ids = bound(connection, (row["id"] for row in carried))
            claims.append({"rows": ids, "lead": made.id})
    if claims:
        await connection.execute(_claim(connection), claims)
    return bundles


async def complete_edits(connection: AsyncConnection, edits: Sequence[Item]) -> dict[int, Item]:
    """Return the edits whose message carries several articles, by id, with all of the articles.

    An edit is claimed by one row, the first of the bundle, whichever of its articles changed.
    """
    if not edits:
        return {}
    rows: dict[int, dict[int, RowMapping]] = {}
    for column in (outbox.c.id, outbox.c.bundle_id):
        found = await connection.execute(
            _select_carried(is_among(connection, column, "leads")),
            {"leads": bound(connection, (item.id for item in edits))},
        )
        for row in found.mappings():
            rows.setdefault(row["lead"], {})[row["id"]] = row
    return {
        item.id: _carry(item, [*rows[item.id].values()])
        for item in edits
        if len(rows.get(item.id, ())) > 1
    }


def _bundle(first: Item, rows: Sequence[RowMapping]) -> Item:
    """Return one message of these rows; it goes by the id of the first, which may be another's."""
    return replace(
        _carry(first, rows),
        id=min(row["id"] for row in rows),
        priority=Priority(rows[0]["priority"]),
        attempts=max(row["attempts"] for row in rows),
    )


def _carry(item: Item, rows: Sequence[RowMapping]) -> Item:
    """Return the item with the articles that it shows: of a catch-up the newest, urgent ones first.

    All others of a catch-up are behind a button. A summary shows the nearest, and the newest of
    those. `priority` is the priority with which an article was pushed.
    """
    shown = rows
    promised = [row["summary_for"] for row in rows if row["summary_for"] is not None]
    if promised:
        shown = sorted(rows, key=lambda row: (row["nearness"], -row["article_id"]))[:IN_SUMMARY]
    else:
        if len(rows) > CATCH_UP_ABOVE:
            shown = sorted(rows, key=lambda row: (row["priority"], -row["id"]))[:SHOWN]
        shown = sorted(shown, key=lambda row: -row["article_id"])
    carried = [row["article_id"] for row in rows]
    return replace(
        item,
        articles=tuple(row["article_id"] for row in shown),
        versions=tuple(row["version"] for row in shown),
        bundled=len(rows),
        span=(min(carried), max(carried)),
        summary_for=max(promised, default=None),
        nearby=all(row["nearness"] >= NEARBY for row in rows),
        held_back=sum(bool(row["over_limit"]) for row in rows),
    )


def _select_company(connection: AsyncConnection, *, summaries: bool) -> Select[tuple[object, ...]]:
    """Select the rows of news that are due for these chats, by chat, urgent ones before old ones.

    Of summaries, the rows promised for the same time: where a run became longer or shorter, some
    got another place. Rows that another transaction looks at are left to it: a claim never waits.

    Few chats have few rows, found by the index of a chat's waiting rows. Just after a fan-out
    PostgreSQL's statistics do not know of its million rows, and the indexes of due rows and of an
    article look as good: the conditions on state and article are written so as not to fit them.
    """
    due = outbox.c.due_at <= bindparam("now")
    lane = and_(outbox.c.summary_for.is_(None), due)
    if summaries:
        soon = outbox.c.summary_for <= bindparam("now") + LONGEST
        lane = and_(outbox.c.summary_for.is_not(None), or_(due, soon))
    return (
        select(
            outbox.c.chat_id,
            outbox.c.id,
            outbox.c.article_id,
            outbox.c.priority,
            outbox.c.attempts,
            outbox.c.due_at,
            outbox.c.summary_for,
            outbox.c.nearness,
            outbox.c.over_limit,
            VERSION.label("version"),
        )
        .select_from(outbox)
        .join(articles, articles.c.id == outbox.c.article_id + literal_column("0"))
        .where(
            is_among(connection, outbox.c.chat_id, "chats"),
            is_unsettled(outbox),
            ~is_claimed(outbox),
            outbox.c.kind == Kind.PUSH,
            articles.c.withdrawn_at.is_(None),
            ~on_hold(NOW),
            lane,
        )
        .order_by(outbox.c.chat_id, outbox.c.priority, outbox.c.id)
        .with_for_update(of=outbox, skip_locked=True)
    )


def _select_carried(which: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    """Select the rows that messages carry, by the row that each message goes by (`lead`).

    With the priority that the articles were pushed with: the row's own is an edit's now.
    """
    return (
        select(
            func.coalesce(outbox.c.bundle_id, outbox.c.id).label("lead"),
            outbox.c.id,
            outbox.c.article_id,
            func.coalesce(fanouts.c.priority, int(Priority.PUSH)).label("priority"),
            outbox.c.summary_for,
            outbox.c.nearness,
            outbox.c.over_limit,
            VERSION.label("version"),
        )
        .join(articles, articles.c.id == outbox.c.article_id)
        .outerjoin(fanouts, fanouts.c.article_id == outbox.c.article_id)
        .where(which)
    )


def _claim(connection: AsyncConnection) -> Update:
    return (
        update(outbox)
        .where(is_among(connection, outbox.c.id, "rows"))
        .values(state="claimed", bundle_id=bindparam("lead"))
    )
