"""Subscribers in bulk: many enrolled in one transaction, all of them read as a stream."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.places.model import regency_code
from bot.readers.csv_rows import SubscriberRow
from bot.readers.model import EVENING, MORNING, Delivery, Mode, State, delivery_of
from storage.engine.arrays import among, bound
from storage.engine.coarse_time import whole_day
from storage.engine.database import go_by_indexes
from storage.engine.repository import Repository
from storage.engine.table_rows import Selection, Values, merge_rows
from storage.tables.readers import follows, subscribers

# Subscribers and followed places together. Among a million others SQLite writes twice as many in
# 70 ms where they come by ascending chat id, and in 180 ms where they come in no order (law 1).
CHUNK = 1000

_CHOICES = ("language", "mode", "summary_at")
_NEW_SUBSCRIBER = Selection(("chat_id", "language", "state", "joined_on", "mode", "summary_at"))
# What a delivery means: the mode of all places, and when the summary comes.
_MEANT = {
    Delivery.INSTANT: (Mode.DIRECT.value, EVENING),
    Delivery.MORNING: (Mode.DAILY.value, MORNING),
    Delivery.EVENING: (Mode.DAILY.value, EVENING),
    Delivery.OFF: (Mode.OFF.value, EVENING),
}

# Walks along the primary keys, whatever a server knows of how much is there: two ranges, or the
# chats of a parameter. A join of both was planned as nested loops over millions.
_CHATS = select(
    subscribers.c.chat_id, subscribers.c.language, subscribers.c.mode, subscribers.c.summary_at
).order_by(subscribers.c.chat_id)
_PLACES = select(follows.c.chat_id, follows.c.place).order_by(
    follows.c.chat_id, follows.c.position, follows.c.place
)
_PAGE = _CHATS.where(
    subscribers.c.chat_id > bindparam("after"), subscribers.c.state != State.STOPPED
).limit(bindparam("page"))
_PLACES_OF_PAGE = _PLACES.where(follows.c.chat_id.between(bindparam("first"), bindparam("last")))
_BEFORE_ALL = -(2**62)


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
            await go_by_indexes(connection)
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
        after = _BEFORE_ALL
        while True:
            async with self._database.read() as connection:
                chats = (await connection.execute(_PAGE, {"after": after, "page": page})).all()
                if not chats:
                    return
                first, after = chats[0].chat_id, chats[-1].chat_id
                found = await connection.execute(_PLACES_OF_PAGE, {"first": first, "last": after})
                places = found.all()
            for enrolment in _join(chats, places):
                yield enrolment


async def _read(connection: AsyncConnection, chats: Sequence[int]) -> dict[int, SubscriberRow]:
    """What is stored of these chats, locked in one order so that two imports do not entangle."""
    these = {"chats": bound(connection, chats)}
    known = await connection.execute(
        _CHATS.where(among(connection, subscribers.c.chat_id, "chats")).with_for_update(), these
    )
    if not (known_chats := known.all()):
        return {}
    places = await connection.execute(
        _PLACES.where(among(connection, follows.c.chat_id, "chats")), these
    )
    return {enrolment.chat_id: enrolment for enrolment in _join(known_chats, places.all())}


def _join(
    chats: Iterable[Row[int, str, str | None, int]], places: Iterable[Row[int, str]]
) -> Iterator[SubscriberRow]:
    theirs: dict[int, list[str]] = {}
    for chat_id, place in places:
        theirs.setdefault(chat_id, []).append(place)
    for chat_id, language, mode, summary_at in chats:
        followed = tuple(theirs.get(chat_id, ()))
        yield SubscriberRow(chat_id, language, delivery_of(mode, summary_at), followed)


async def _write_choices(
    connection: AsyncConnection,
    differ: Iterable[SubscriberRow],
    known: Mapping[int, SubscriberRow],
    now: float,
) -> None:
    joined_on = whole_day(now)
    rows = [
        (row.chat_id, row.language, State.ACTIVE.value, joined_on, *_MEANT[row.delivery])
        for row in differ
        if row.chat_id not in known or _choices(row) != _choices(known[row.chat_id])
    ]
    if rows:
        await merge_rows(connection, subscribers, rows, _NEW_SUBSCRIBER, updating=_CHOICES)


def _choices(row: SubscriberRow) -> tuple[str, str]:
    return row.language, row.delivery


async def _write_places(
    connection: AsyncConnection, differ: Iterable[SubscriberRow], known: Mapping[int, SubscriberRow]
) -> None:
    gone: list[dict[str, object]] = []
    rows: list[Values] = []
    moded: list[Values] = []
    for row in differ:
        before = known.get(row.chat_id, SubscriberRow(row.chat_id))
        same_delivery = before.delivery is row.delivery
        if before.places == row.places and same_delivery:
            continue
        left = set(before.places) - set(row.places)
        gone += [{"chat": row.chat_id, "gone": place} for place in left]
        mode = _MEANT[row.delivery][0]
        (rows if same_delivery else moded).extend(
            (row.chat_id, place, regency_code(place), False, False, mode, position)
            for position, place in enumerate(row.places, start=1)
        )
    if gone:
        await connection.execute(
            delete(follows).where(
                follows.c.chat_id == bindparam("chat"), follows.c.place == bindparam("gone")
            ),
            gone,
        )
    if rows:
        await merge_rows(connection, follows, rows, updating=("position",))
    if moded:
        await merge_rows(connection, follows, moded, updating=("position", "mode"))
