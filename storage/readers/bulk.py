"""Subscribers in bulk: many enrolled in one transaction, all of them read as a stream."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from sqlalchemy import Row, Select, and_, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from bot.delivery.addresses import is_topic
from bot.places.model import regency_code
from bot.readers.amount_cells import WIDE, Amount, amount_of
from bot.readers.csv_rows import SubscriberRow
from bot.readers.model import Keyword, State
from bot.search.keywords import pivot_of
from bot.search.stories import STORY
from storage.engine.arrays import bound, is_among
from storage.engine.coarse_time import whole_day
from storage.engine.database import Database, execute_many, go_by_indexes, insert
from storage.engine.repository import Repository
from storage.engine.table_rows import Selection, Value, Values, merge_rows
from storage.groups.topics import topic_row
from storage.outbox.rounds.silent_weeks import first_check
from storage.outbox.settling import chats_waited_for, settle_chats
from storage.outbox.timetables import Timetables
from storage.readers.keywords import note_muted
from storage.tables.channels import no_channel
from storage.tables.readers import follows, group_topics, keywords, subscribers

# Subscribers and followed places together. Among a million others SQLite writes twice as many in
# 70 ms where they come by ascending chat id, and in 180 ms where they come in no order (law 1).
CHUNK = 1000
SETTLED = 50  # chats with news that waits: settling it takes a few statements for each article

_CHOICES = (
    "language",
    "mode",
    "around",
    "summary_at",
    "most_a_day",
    "quiet_from",
    "quiet_to",
    "quiet_mode",
    "urgent_at_night",
    "announcements",
)
_NEW_SUBSCRIBER = Selection(("chat_id", "state", "joined_on", "silence_check_at", *_CHOICES))
_OF_KEYWORD = ("pivot", "wanted", "position")
_NEW_KEYWORD = Selection(("chat_id", "keyword", *_OF_KEYWORD))
_OF_PLACE = ("wide", "around", "mode", "position")

# Walks along the primary keys, whatever the server's statistics are: two ranges, or the chats of a
# parameter. A join of both was planned as nested loops over millions.
_CHATS = select(subscribers.c.chat_id, *(subscribers.c[name] for name in _CHOICES)).order_by(
    subscribers.c.chat_id
)
_PLACES = select(follows.c.chat_id, follows.c.place, follows.c.mode, follows.c.wide).order_by(
    follows.c.chat_id, follows.c.position, follows.c.place
)
_STREAMED = and_(subscribers.c.state != State.STOPPED, no_channel(subscribers.c.chat_id))
_PAGE = _CHATS.where(
    subscribers.c.chat_id > bindparam("after"),
    _STREAMED,
).limit(bindparam("page"))
_PLACES_OF_PAGE = _PLACES.where(follows.c.chat_id.between(bindparam("first"), bindparam("last")))
# Stories are no operator's keywords: they end by themselves.
_KEYWORDS = (
    select(keywords.c.chat_id, keywords.c.keyword, keywords.c.wanted)
    .where(keywords.c.pivot != STORY)
    .order_by(keywords.c.chat_id, keywords.c.position, keywords.c.keyword)
)
_BEFORE_ALL = -(2**62)


@dataclass(frozen=True, slots=True)
class EnrolmentCounts:
    """The numbers of subscribers that are new, changed, and unchanged."""

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
    """The choices of all subscribers at once, for the operator's files."""

    def __init__(
        self, database: Database, vault: Vault, seal: ArchiveSeal, timetables: Timetables
    ) -> None:
        super().__init__(database, vault, seal)
        self._timetables = timetables

    async def enrol(self, enrolments: Iterable[SubscriberRow], *, now: float) -> EnrolmentCounts:
        """Make these subscribers what their rows say; of several for a chat the last counts.

        An unknown chat becomes active. A known one keeps state and pause: a reader who stopped
        stays stopped, and a chat that left stays left, with the row's places for its return. Places
        are replaced, and keywords where the row names any. An amount that the row does not state
        stays as it was chosen (bot.readers.amount_cells.amount_of). Unchanged subscribers are not
        written; news that waits for changed ones goes as they want it from now on. Give about CHUNK
        subscribers and places at once: one transaction, or more where news waits for changed ones.
        """
        wanted = {enrolment.chat_id: enrolment for enrolment in enrolments}
        timetable = await self._timetables.now()
        done = EnrolmentCounts()
        said = any(row.keywords is not None for row in wanted.values())
        left = list(wanted)
        while left:
            async with self._database.write() as connection:
                await go_by_indexes(connection)
                known = await _read(connection, left, words=said)
                meant = [_complete(wanted[chat], known.get(chat)) for chat in left]
                differ = [row for row in meant if known.get(row.chat_id) != row]
                changed = [row.chat_id for row in differ if row.chat_id in known]
                waited = await chats_waited_for(connection, changed) if changed else set()
                settled, left = sorted(waited)[:SETTLED], sorted(waited)[SETTLED:]
                differ = [row for row in differ if row.chat_id not in left]
                await _write_topics(connection, [wanted[row.chat_id] for row in differ])
                await _write_choices(connection, differ, known, now)
                await _write_places(connection, differ, known)
                await _write_keywords(connection, differ, known)
                if settled:
                    for chat in settled:
                        for name in wanted[chat].muted_keywords:
                            await note_muted(connection, chat, name)
                    await settle_chats(connection, settled, timetable, now, retime=True)
            new = sum(row.chat_id not in known for row in differ)
            same = len(meant) - len(left) - len(differ)
            done += EnrolmentCounts(new, len(differ) - new, same)
        return done

    async def count(self) -> int:
        """Count the rows that `stream` yields."""
        query = select(func.count()).where(_STREAMED)
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def stream(self, *, page: int = 1000) -> AsyncIterator[SubscriberRow]:
        """Yield all subscribers but those who stopped, by ascending chat id.

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
                theirs = await connection.execute(
                    _KEYWORDS.where(
                        keywords.c.chat_id.between(bindparam("first"), bindparam("last"))
                    ),
                    {"first": first, "last": after},
                )
                chosen = theirs.all()
                topics = await _topics_between(connection, first, after)
            for enrolment in _join(chats, places, chosen):
                yield enrolment._replace(topic=topics.get(enrolment.chat_id))


async def _read(
    connection: AsyncConnection, chats: Sequence[int], *, words: bool
) -> dict[int, SubscriberRow]:
    """Return the stored rows of these chats, locked in one order so that two imports do not mix.

    `words`: their keywords too.
    """
    these = {"chats": bound(connection, chats)}
    known = await connection.execute(
        _CHATS.where(is_among(connection, subscribers.c.chat_id, "chats")).with_for_update(), these
    )
    if not (known_chats := known.all()):
        return {}
    places = await connection.execute(
        _PLACES.where(is_among(connection, follows.c.chat_id, "chats")), these
    )
    chosen = None
    if words:
        chosen = (await connection.execute(_keywords_of(connection), these)).all()
    return {row.chat_id: row for row in _join(known_chats, places.all(), chosen)}


def _complete(row: SubscriberRow, known: SubscriberRow | None) -> SubscriberRow:
    """Return the row with the values that it does not state; a topic's place is not compared."""
    row = row._replace(topic=None)
    if known is None:
        amount = row.amount or amount_of(row.delivery, row.places)
        return row._replace(amount=amount, announcements=row.announcements is not False)
    amount = row.amount or amount_of(row.delivery, row.places, known.amount, known.places)
    return row._replace(
        amount=amount,
        keywords=known.keywords if row.keywords is None else row.keywords,
        announcements=known.announcements if row.announcements is None else row.announcements,
    )


def _join(
    chats: Iterable[Row[tuple[object, ...]]],
    places: Iterable[Row[int, str, str, bool]],
    chosen: Iterable[Row[int, str, bool]] | None,
) -> Iterator[SubscriberRow]:
    words: dict[int, list[Keyword]] = {}
    for chat_id, name, wanted in chosen or ():
        words.setdefault(chat_id, []).append(Keyword(name, wanted))
    theirs: dict[int, list[tuple[str, str]]] = {}
    for chat_id, place, mode, wide in places:
        theirs.setdefault(chat_id, []).append((place, mode + WIDE if wide else mode))
    for row in chats:
        followed = theirs.get(row.chat_id, ())
        amount = Amount(
            row.mode or "",
            tuple(mode for _, mode in followed),
            row.around,
            row.summary_at,
            row.most_a_day,
            row.quiet_mode,
            row.urgent_at_night,
        )
        quiet = () if row.quiet_from is None else (row.quiet_from, row.quiet_to)
        codes = tuple(place for place, _ in followed)
        yield SubscriberRow(
            row.chat_id,
            row.language,
            amount.delivery,
            codes,
            quiet,
            amount,
            None if chosen is None else tuple(words.get(row.chat_id, ())),
            row.announcements,
        )


async def _topics_between(
    connection: AsyncConnection, first: int, last: int
) -> dict[int, tuple[int, int]]:
    """Return the places of the topics of these addresses; no table is read for people."""
    if not is_topic(first):
        return {}
    found = await connection.execute(
        select(group_topics).where(group_topics.c.address.between(first, last))
    )
    return {row.address: (row.chat_id, row.thread_id) for row in found}


async def _write_topics(connection: AsyncConnection, rows: Iterable[SubscriberRow]) -> None:
    topics = [topic_row(*row.topic) for row in rows if row.topic is not None]
    await execute_many(
        connection, insert(connection, group_topics).on_conflict_do_nothing(), topics
    )


async def _write_choices(
    connection: AsyncConnection,
    differ: Iterable[SubscriberRow],
    known: Mapping[int, SubscriberRow],
    now: float,
) -> None:
    values: dict[str, Value] = {
        "state": State.ACTIVE.value,
        "joined_on": whole_day(now),
        "silence_check_at": first_check(now),
    }
    in_order = itemgetter(*(column.name for column in _NEW_SUBSCRIBER.of(subscribers)))
    rows: list[Values] = []
    for row in differ:
        before = known.get(row.chat_id)
        choices = _choices(row)
        if before is None or choices != _choices(before):
            rows.append(in_order({**values, "chat_id": row.chat_id, **choices}))
    if rows:
        await merge_rows(connection, subscribers, rows, _NEW_SUBSCRIBER, updating=_CHOICES)


def _choices(row: SubscriberRow) -> dict[str, Value]:
    amount = row.amount or Amount()
    start, end = row.quiet or (None, None)
    return {
        "language": row.language,
        "mode": amount.mode or None,
        "around": amount.around,
        "summary_at": amount.summary_at,
        "most_a_day": amount.most_a_day,
        "quiet_from": start,
        "quiet_to": end,
        "quiet_mode": amount.quiet_mode,
        "urgent_at_night": amount.urgent,
        "announcements": row.announcements is not False,
    }


async def _write_places(
    connection: AsyncConnection, differ: Iterable[SubscriberRow], known: Mapping[int, SubscriberRow]
) -> None:
    gone: list[dict[str, object]] = []
    rows: list[Values] = []
    for row in differ:
        before, places = known.get(row.chat_id), _places(row)
        if before is not None:
            if places == _places(before):
                continue
            left = set(before.places) - set(row.places)
            gone += [{"chat": row.chat_id, "gone": place} for place in left]
        for position, (place, word, around) in enumerate(places, start=1):
            mode = word.removesuffix(WIDE)
            regency = regency_code(place)
            rows.append((row.chat_id, place, regency, mode != word, around, mode, position))
    if gone:
        await connection.execute(
            delete(follows).where(
                follows.c.chat_id == bindparam("chat"), follows.c.place == bindparam("gone")
            ),
            gone,
        )
    if rows:
        await merge_rows(connection, follows, rows, updating=_OF_PLACE)


def _places(row: SubscriberRow) -> list[tuple[str, str, bool]]:
    """Return each place, its mode, and whether the news around it comes too."""
    amount = row.amount or Amount()
    return [
        (place, mode, amount.around and regency_code(place) is not None)
        for place, mode in zip(row.places, amount.modes, strict=True)
    ]


async def _write_keywords(
    connection: AsyncConnection, differ: Iterable[SubscriberRow], known: Mapping[int, SubscriberRow]
) -> None:
    gone: list[dict[str, object]] = []
    rows: list[Values] = []
    for row in differ:
        if row.keywords is None:
            continue
        stored = known.get(row.chat_id)
        before = (stored.keywords if stored else None) or ()
        if row.keywords == before:
            continue
        left = {each.name for each in before} - {each.name for each in row.keywords}
        gone += [{"chat": row.chat_id, "gone": name} for name in left]
        rows += [
            (row.chat_id, each.name, pivot_of(each.name), each.wanted, position)
            for position, each in enumerate(row.keywords, start=1)
        ]
    if gone:
        await connection.execute(
            delete(keywords).where(
                keywords.c.chat_id == bindparam("chat"), keywords.c.keyword == bindparam("gone")
            ),
            gone,
        )
    if rows:
        await merge_rows(connection, keywords, rows, _NEW_KEYWORD, updating=_OF_KEYWORD)


def _keywords_of(connection: AsyncConnection) -> Select[int, str, bool]:
    return _KEYWORDS.where(is_among(connection, keywords.c.chat_id, "chats"))
