"""Readers who got no news for a week: their next summary tells what happened nearby.

Each reader has a time of the next look: at the summary's hour, a week after the newest article that
the last look found. A look is a few steps along an index where news comes; a reader who gets news
every day is looked at once a week, and the code that sends news has nothing to remember.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from sqlalchemy import Row, Select, and_, bindparam, case, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.bundling import SHOWN
from bot.delivery.model import Kind, Priority
from bot.delivery.timetable import Slot, Timetable
from bot.readers.model import Mode, State
from storage.engine.arrays import bound, is_among
from storage.engine.coarse_time import DAY, whole_day
from storage.engine.database import insert
from storage.outbox.counters import tally
from storage.outbox.timetables import OF_SLOTS, slot_of
from storage.outbox.ways import NEARBY
from storage.tables.articles import article_places, articles
from storage.tables.outbox import fanouts, outbox
from storage.tables.readers import follows, keywords, subscribers

WEEK = 7 * DAY
# Seconds before a summary leaves at which its reader is looked at: news that comes after that is
# added to it.
AHEAD = 1800.0
_LOOKED_THROUGH = 4 * SHOWN  # articles of a place: a reader may have muted what some are about


_Followed: TypeAlias = "Row[int, str, str | None, str]"
_Article: TypeAlias = "Row[int, float, list[str], list[str], bool]"


class RoundResult(NamedTuple):
    """The number of readers looked at, and of the rows of the outbox made for them."""

    readers: int
    made: int


def first_check(now: float) -> float:
    """Return when to look first at a reader who follows from now on, or whose news comes again."""
    return whole_day(now) + DAY + WEEK  # a finer time would be that of a tap


async def break_silence(
    connection: AsyncConnection, timetable: Timetable, *, now: float, limit: int
) -> RoundResult:
    """Look at `limit` of the readers whose time has come, in one transaction.

    What happened nearby waits as rows of the outbox like all news for a summary: unique by article
    and chat, and corrected with the article.
    """
    older = await connection.scalar(_NEWEST_BEFORE, {"since": now - WEEK - DAY})
    due = await connection.execute(_DUE, {"now": now, "most": limit, "older": older or 0})
    checks: dict[int, float] = {}
    silent: dict[int, Slot] = {}
    for reader in due.all():
        slot = _summary_after_silence(timetable, reader, now)
        checks[reader.chat_id] = slot.due_at - AHEAD
        if checks[reader.chat_id] <= now:
            silent[reader.chat_id] = slot
    made = Counter[int]()
    if silent:
        nearby = Nearby(connection, now - WEEK)
        for chat, found in (await nearby.of(silent)).items():
            # Where nothing happened nearby either, tomorrow may bring something.
            checks[chat] += DAY if found == [] else WEEK
            made.update(await _make_rows(connection, chat, silent[chat], found or (), now))
    if checks:
        rows = [{"chat": chat, "at": at} for chat, at in checks.items()]
        await connection.execute(_CHECKED, rows)
    await tally(connection, {"made": made})
    return RoundResult(len(checks), made.total())


def _summary_after_silence(
    timetable: Timetable, reader: Row[tuple[object, ...]], now: float
) -> Slot:
    """Return the first summary to come that has a week without news before it, if none comes."""
    since = max(reader.heard_at or 0.0, reader.paused_until or 0.0)
    # A summary promised just a week after the last is not too early: it leaves before its time.
    after = since + WEEK - timetable.run(reader.summary_at).lead - 1.0
    at = max(now, after)
    return slot_of(timetable, reader, at)


@dataclass(slots=True)
class Nearby:
    """The best articles published since `since` around the places that readers follow."""

    connection: AsyncConnection
    since: float
    _of_place: dict[str, Sequence[_Article]] = field(default_factory=dict)

    async def of(self, chats: Iterable[int]) -> dict[int, list[int] | None]:
        """Return the ids of the articles for each chat, the best first; None if it wants no news.

        Readers want none who follow no place, or want only the important news of each. The articles
        are of the regencies around followed districts; where there are none, of the province.
        """
        these = {"chats": bound(self.connection, chats)}
        muted = defaultdict[int, set[str]](set)
        for chat, keyword in await self.connection.execute(_select_muted(self.connection), these):
            muted[chat].add(keyword)
        places = defaultdict[int, list[_Followed]](list)
        for row in await self.connection.execute(_select_followed(self.connection), these):
            places[row.chat_id].append(row)
        return {chat: await self._best(places[chat], muted[chat]) for chat in chats}

    async def _best(self, followed: Sequence[_Followed], muted: set[str]) -> list[int] | None:
        wanted = [row for row in followed if row.mode in {Mode.DIRECT, Mode.DAILY}]
        if not wanted:
            return None
        unwanted = {row.place for row in followed if row.mode == Mode.OFF}
        province = wanted[0].place.partition(".")[0]
        for circle in ({row.regency for row in wanted if row.regency}, {province}):
            found = {row.id: row for place in circle for row in await self._read_published(place)}
            best = sorted(found.values(), key=lambda row: (not row.urgent, -row.published_at))
            welcome = [
                row.id
                for row in best
                if muted.isdisjoint(row.keywords) and unwanted.isdisjoint(row.direct)
            ]
            if welcome:
                return welcome[:SHOWN]
        return []

    async def _read_published(self, place: str) -> Sequence[_Article]:
        if place not in self._of_place:
            given = {"place": place, "since": self.since}
            found = await self.connection.execute(_PUBLISHED, given)
            self._of_place[place] = found.all()
        return self._of_place[place]


async def _make_rows(
    connection: AsyncConnection, chat: int, slot: Slot, found: Sequence[int], now: float
) -> Sequence[int]:
    """Make rows of these articles for the chat's summary, where it has none; return which."""
    rows = [
        {
            "kind": Kind.PUSH,
            "priority": int(Priority.SUMMARY),
            "state": "pending",
            "chat_id": chat,
            "article_id": article,
            "created_at": now,
            "due_at": slot.due_at,
            "summary_for": slot.promised_at,
            "nearness": NEARBY + rank,
        }
        for rank, article in enumerate(found)
    ]
    if not rows:
        return ()
    made = insert(connection, outbox).on_conflict_do_nothing().returning(outbox.c.article_id)
    return [*await connection.scalars(made, rows)]


# The last article too old for a look at silence. A walk from the newest: a week has hundreds.
_NEWEST_BEFORE = (
    select(fanouts.c.article_id)
    .where(fanouts.c.created_at <= bindparam("since"))
    .order_by(fanouts.c.article_id.desc())
    .limit(1)
)
# From the newest article on, one look for each into the index of (article, chat): it ends at the
# first article that the reader was sent, or that waits for them.
_HEARD_AT = (
    select(func.coalesce(outbox.c.summary_for, outbox.c.created_at))
    .select_from(fanouts)
    .join(
        outbox,
        and_(
            outbox.c.article_id == fanouts.c.article_id,
            outbox.c.chat_id == subscribers.c.chat_id,
        ),
    )
    .where(
        fanouts.c.article_id > bindparam("older"),
        outbox.c.state.in_(("sent", "pending", "claimed")),
    )
    .order_by(fanouts.c.article_id.desc())
    .limit(1)
    .scalar_subquery()
)
_TIME_HAS_COME = and_(
    subscribers.c.state == literal_column(f"'{State.ACTIVE}'"),  # as the index says it
    subscribers.c.silence_check_at <= bindparam("now"),
)
LOOK_DUE = select(subscribers.c.chat_id).where(_TIME_HAS_COME).limit(1)
_DUE: Select[tuple[object, ...]] = (
    select(
        *OF_SLOTS,
        subscribers.c.paused_until,
        _HEARD_AT.label("heard_at"),
    )
    .where(_TIME_HAS_COME)
    .order_by(subscribers.c.silence_check_at)
    .limit(bindparam("most"))
    .with_for_update(of=subscribers, skip_locked=True)
)
_PUBLISHED = (
    select(
        articles.c.id,
        article_places.c.published_at,
        fanouts.c.direct,
        fanouts.c.keywords,
        (fanouts.c.priority <= int(Priority.BREAKING)).label("urgent"),
    )
    .select_from(article_places)
    .join(articles, articles.c.id == article_places.c.article_id)
    .join(fanouts, fanouts.c.article_id == article_places.c.article_id)
    .where(
        article_places.c.place == bindparam("place"),
        article_places.c.published_at >= bindparam("since"),
        articles.c.withdrawn_at.is_(None),
    )
    .order_by(
        case((fanouts.c.priority <= int(Priority.BREAKING), 0), else_=1),
        article_places.c.published_at.desc(),
    )
    .limit(_LOOKED_THROUGH)
)
_CHECKED = (
    update(subscribers)
    .where(subscribers.c.chat_id == bindparam("chat"))
    .values(silence_check_at=bindparam("at"))
)


def _select_followed(connection: AsyncConnection) -> Select[int, str, str | None, str]:
    these = is_among(connection, follows.c.chat_id, "chats")
    return select(follows.c.chat_id, follows.c.place, follows.c.regency, follows.c.mode).where(
        these
    )


def _select_muted(connection: AsyncConnection) -> Select[int, str]:
    these = is_among(connection, keywords.c.chat_id, "chats")
    return select(keywords.c.chat_id, keywords.c.keyword).where(these, ~keywords.c.wanted)
