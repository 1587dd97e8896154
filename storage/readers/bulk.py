"""Subscribers in bulk: many enrolled in one transaction, all of them read as a stream."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

from sqlalchemy import Row, Select, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.readers.csv_rows import SubscriberRow
from bot.readers.model import Delivery, State
from storage.engine.coarse_time import whole_day
from storage.engine.database import execute_many, insert
from storage.engine.repository import Repository
from storage.tables.readers import follows, subscribers

# Subscribers and followed places together. Among a million others SQLite writes twice as many in
# 70 ms where they come by ascending chat id, and in 180 ms where they come in no order (law 1).
CHUNK = 1000

_CHOICES = ("language", "delivery")
_Found: TypeAlias = "Row[int, str, str, str]"

# A row for each subscriber and place.
_ENROLLED = (
    select(subscribers.c.chat_id, subscribers.c.language, subscribers.c.delivery, follows.c.place)
    .outerjoin(follows, follows.c.chat_id == subscribers.c.chat_id)
    .order_by(subscribers.c.chat_id, follows.c.position, follows.c.place)
)


@dataclass(frozen=True, slots=True)
class EnrolmentCounts:
    """How many subscribers are new, changed, and as they were."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: EnrolmentCounts) -> EnrolmentCounts:
        return EnrolmentCounts(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
        )


class SubscriberBulk(Repository):
    """Everybody's choices at once, for the operator's files."""

    async def enrol(self, enrolments: Iterable[SubscriberRow], *, now: float) -> EnrolmentCounts:
        """Make these subscribers what their rows say, in one transaction; the last row counts.

        Who is unknown becomes active. Who is known keeps state and pause: a reader who stopped
        stays stopped, and a chat that left stays left, with the row's places for its return.
        Places are replaced; one that stays keeps its `wide`. What is unchanged is not written.
        Give about CHUNK subscribers and places at once.
        """
        wanted = {enrolment.chat_id: enrolment for enrolment in enrolments}
        async with self._database.write() as connection:
            known = await _read(connection, list(wanted))
            differ = [row for chat_id, row in wanted.items() if known.get(chat_id) != row]
            await _write_choices(connection, differ, known, now)
            await _write_places(connection, differ, known)
        new = len(wanted.keys() - known.keys())
        return EnrolmentCounts(new, len(differ) - new, len(wanted) - len(differ))

    async def stream(self, *, page: int = 1000) -> AsyncIterator[SubscriberRow]:
        """All but those who stopped, by ascending chat id.

        Those who stopped are left out because a row has no place for it: imported elsewhere they
        would be sent news again. Each page is a read of its own, so that none lasts long.
        """
        after: int | None = None
        while True:
            async with self._database.read() as connection:
                found = list(_group((await connection.execute(_page(after, page))).all()))
            for enrolment in found:
                yield enrolment
            if len(found) < page:
                return
            after = found[-1].chat_id


def _page(after: int | None, size: int) -> Select[int, str, str, str]:
    chats = select(subscribers.c.chat_id).where(subscribers.c.state != State.STOPPED)
    if after is not None:
        chats = chats.where(subscribers.c.chat_id > after)
    page = chats.order_by(subscribers.c.chat_id).limit(size).subquery()
    return _ENROLLED.where(subscribers.c.chat_id.in_(select(page.c.chat_id)))


async def _read(connection: AsyncConnection, chats: Sequence[int]) -> dict[int, SubscriberRow]:
    """What is stored of these chats, locked in one order so that two imports do not entangle."""
    found = await connection.execute(
        _ENROLLED.where(subscribers.c.chat_id.in_(chats)).with_for_update(of=subscribers)
    )
    return {enrolment.chat_id: enrolment for enrolment in _group(found.all())}


def _group(rows: Iterable[_Found]) -> Iterator[SubscriberRow]:
    """A row for each subscriber and place becomes one for each subscriber."""
    for _, group in groupby(rows, key=itemgetter(0)):
        theirs = list(group)
        chat_id, language, delivery, _ = theirs[0]
        # One who follows nothing comes with an empty place (outer join).
        places = tuple(place for *_, place in theirs if place is not None)
        yield SubscriberRow(chat_id, language, Delivery(delivery), places)


async def _write_choices(
    connection: AsyncConnection,
    differ: Iterable[SubscriberRow],
    known: Mapping[int, SubscriberRow],
    now: float,
) -> None:
    upsert = insert(connection, subscribers)
    rows: list[dict[str, object]] = [
        {
            "chat_id": row.chat_id,
            "state": State.ACTIVE,
            "joined_on": whole_day(now),
            **_choices(row),
        }
        for row in differ
        if row.chat_id not in known or _choices(row) != _choices(known[row.chat_id])
    ]
    await execute_many(
        connection,
        upsert.on_conflict_do_update(
            index_elements=["chat_id"], set_={name: upsert.excluded[name] for name in _CHOICES}
        ),
        rows,
    )


def _choices(row: SubscriberRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in _CHOICES}


async def _write_places(
    connection: AsyncConnection, differ: Iterable[SubscriberRow], known: Mapping[int, SubscriberRow]
) -> None:
    gone: list[dict[str, object]] = []
    rows: list[dict[str, object]] = []
    for row in differ:
        before = known[row.chat_id].places if row.chat_id in known else ()
        if before == row.places:
            continue
        gone += [{"chat": row.chat_id, "gone": place} for place in set(before) - set(row.places)]
        rows += [
            {"chat_id": row.chat_id, "place": place, "wide": False, "position": position}
            for position, place in enumerate(row.places, start=1)
        ]
    if gone:
        await connection.execute(
            delete(follows).where(
                follows.c.chat_id == bindparam("chat"), follows.c.place == bindparam("gone")
            ),
            gone,
        )
    upsert = insert(connection, follows)
    await execute_many(
        connection,
        upsert.on_conflict_do_update(
            index_elements=["chat_id", "place"], set_={"position": upsert.excluded.position}
        ),
        rows,
    )
