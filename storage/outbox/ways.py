"""The ways of an article to its readers: at once, in a summary, or not (contract: "who gets what").

One statement for any number of chats. `Timetable` decides when.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Float,
    Row,
    Select,
    SelectBase,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.delivery.model import Kind, Priority
from bot.delivery.timetable import Days, Timetable, minute_of_day
from bot.places.model import Reach, regency_code
from bot.readers.model import Mode, State
from bot.search.keywords import pivot_of, read_matched
from bot.search.stories import STORY
from storage.engine.arrays import bound, is_among
from storage.outbox.timetables import NOW, slot_columns, waits_until
from storage.tables.outbox import is_pending, outbox
from storage.tables.readers import follows, keywords, subscribers

_AT_ONCE, _SUMMARY, _NOT = 0, 1, 2
OWN, REGENCY, AROUND, PROVINCE = range(4)  # how near an article is to a followed place
NEARBY = 4  # and more: not followed, but all there was (storage.outbox.rounds.silent_weeks)


@dataclass(frozen=True, slots=True)
class Spread:
    """An article on its way to its readers. Times in epoch seconds.

    Followers of `direct` get it, followers of districts in the regencies of `whole` who want the
    news of a regency as a whole, and those around in their summary. `province`: as in Reach.
    `keywords`: the keywords that it matches: followers of one get it; readers who have muted one do
    not, unless it is urgent. `akin`: keywords of the same meaning, whose followers get it.
    """

    article_id: int
    direct: tuple[str, ...]
    whole: tuple[str, ...]
    province: bool
    priority: Priority
    created_at: float
    due_at: float
    keywords: tuple[str, ...] = ()
    akin: tuple[str, ...] = ()

    @property
    def followed_keywords(self) -> tuple[str, ...]:
        """The keywords whose followers get the article."""
        return (*self.keywords, *self.akin)

    @property
    def regencies(self) -> tuple[str, ...]:
        """The regencies that the article is about, or lies in."""
        return tuple(place for place in self.direct if place.count(".") == 1)

    @property
    def for_everybody(self) -> bool:
        """Whether all inside the province get it, as it is urgent for the province as a whole."""
        return self.province and self.priority <= Priority.BREAKING


@dataclass(frozen=True, slots=True)
class Chats:
    """Chats at one moment, within a transaction; `ids` is None for all.

    `at_limit`: the chats that had as much at once today as their readers want, where that is asked
    before rows are made: making rows for now and then moving them takes a fan-out a fifth longer.
    """

    connection: AsyncConnection
    timetable: Timetable
    now: float
    ids: Sequence[int] | None = None
    at_limit: Sequence[int] = ()

    @property
    def bound(self) -> dict[str, object]:
        """The parameters of statements that use `these`."""
        given: dict[str, object] = {
            "now": self.now,
            "minute": minute_of_day(self.now, self.timetable.zone),
        }
        if self.ids is not None:
            given["chats"] = bound(self.connection, self.ids)
            given["at_limit"] = bound(self.connection, self.at_limit)
        return given

    def these(self, column: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether the column is one of these chats."""
        return true() if self.ids is None else is_among(self.connection, column, "chats")


# Active and not paused.
_WANTS_NEWS = and_(
    subscribers.c.state == State.ACTIVE,
    or_(subscribers.c.paused_until.is_(None), subscribers.c.paused_until <= NOW),
)


def reach_of_job(job: Row[tuple[object, ...]]) -> Reach:
    """Return the places whose followers a row of `fanouts` is for."""
    return Reach(tuple(job.direct), tuple(job.wide), job.province)


def with_others(reach: Reach, job: Row[tuple[object, ...]]) -> Reach:
    """Return the reach with the places that the editors added to the article of a `fanouts` row."""
    if not job.also:
        return reach
    direct = tuple(sorted({*reach.direct, *job.also["direct"]}))
    wide = tuple(sorted({*reach.wide, *job.also["wide"]} - {*direct}))
    return Reach(direct, wide, reach.province)


def reach_besides(job: Row[tuple[object, ...]], others: Reach) -> dict[str, list[str]]:
    """Return the value of `also` after these places are added to it."""
    before = job.also or {"direct": [], "wide": []}
    return {
        "direct": sorted({*before["direct"], *others.direct}),
        "wide": sorted({*before["wide"], *others.wide}),
    }


def spread_to(reach: Reach, job: Row[tuple[object, ...]]) -> Spread:
    """Return the article of a row of `fanouts` on its way to this reach."""
    return Spread(
        job.article_id,
        reach.direct,
        tuple(sorted(filter(None, {regency_code(place) for place in reach.wide}))),
        reach.province,
        Priority(job.priority),
        job.created_at,
        max(job.created_at, job.due_at or job.created_at),
        *read_matched(job.keywords),
    )


async def count_missing(chats: Chats, spread: Spread) -> int:
    """Count the chats that get an article which they would not have got, or not so soon."""
    each = select_pushes(chats, spread).subquery()
    later = and_(
        is_pending(outbox), outbox.c.kind == Kind.PUSH, outbox.c.priority > each.c.priority
    )
    has_it = exists().where(
        outbox.c.article_id == spread.article_id, outbox.c.chat_id == each.c.chat_id, ~later
    )
    count = select(func.count()).select_from(each).where(~has_it)
    return await chats.connection.scalar(count, chats.bound) or 0


def select_pushes(chats: Chats, spread: Spread) -> Select[tuple[object, ...]]:
    """Select the rows of the outbox that an article makes: how and when it goes to each chat.

    A chat that wants no news now has no row. Execute it with the chats' `bound`.
    """
    days = chats.timetable.days(chats.now)
    everybody = chats.ids is None
    return _build(chats.connection.engine, spread, chats.timetable, days, everybody=everybody)


@lru_cache(maxsize=16)  # making one takes longer than executing it
def _build(
    engine: AsyncEngine, spread: Spread, timetable: Timetable, days: Days, *, everybody: bool
) -> Select[tuple[object, ...]]:
    def these(column: ColumnElement[int]) -> ColumnElement[bool]:
        return true() if everybody else is_among(engine, column, "chats")

    ways = _ways(spread, these, everybody=everybody).subquery()
    best = (
        select(
            ways.c.chat_id,
            func.min(ways.c.way).label("way"),
            func.min(ways.c.nearness).label("nearness"),
        )
        .group_by(ways.c.chat_id)
        .subquery()
    )
    morning = waits_until(days)
    due_at: ColumnElement[float] = func.coalesce(morning, literal(spread.due_at, Float))
    # News that waited for the end of the night does not go before the morning's news.
    lane: ColumnElement[int] = case(
        (morning.is_not(None), int(Priority.ANNOUNCEMENT)), else_=int(spread.priority)
    )
    if spread.priority <= Priority.BREAKING:
        due_at = case((subscribers.c.urgent_at_night, spread.due_at), else_=due_at)
        lane = literal(int(spread.priority))
    limited = and_(best.c.way == _AT_ONCE, subscribers.c.most_a_day.is_not(None))
    too_much: ColumnElement[bool] = false()
    if spread.priority > Priority.BREAKING and not everybody:
        today, tomorrow, _ = days
        had_enough = is_among(engine, subscribers.c.chat_id, "at_limit")
        too_much = and_(limited, had_enough, due_at >= today.start, due_at < tomorrow.start)
    at_once = and_(best.c.way == _AT_ONCE, ~too_much)
    slot = slot_columns(timetable, days)
    return (
        select(
            subscribers.c.chat_id,
            case((at_once, lane), else_=int(Priority.SUMMARY)).label("priority"),
            case((at_once, due_at), else_=slot.due_at).label("due_at"),
            case((at_once, null()), else_=slot.promised_at).label("summary_for"),
            best.c.nearness,
            case((limited, too_much), else_=null()).label("over_limit"),
        )
        .join(best, best.c.chat_id == subscribers.c.chat_id)
        .where(best.c.way < _NOT, _WANTS_NEWS, _is_welcome(spread))
    )


def _ways(
    spread: Spread,
    these: Callable[[ColumnElement[int]], ColumnElement[bool]],
    *,
    everybody: bool,
) -> SelectBase:
    """Select the way of the article to the chats, by each place and keyword that they follow."""
    of_places = select(
        follows.c.chat_id, _way(spread).label("way"), _nearness(spread).label("nearness")
    ).where(these(follows.c.chat_id), _match(spread))
    if not spread.followed_keywords:
        return of_places
    mode = subscribers.c.mode
    at_once = true() if spread.priority <= Priority.BREAKING else false()
    way = case(
        (mode == Mode.OFF, _NOT),
        (or_(at_once, keywords.c.pivot == STORY), _AT_ONCE),
        (mode == Mode.DAILY, _SUMMARY),
        (mode == Mode.IMPORTANT, _NOT),
        else_=_AT_ONCE,
    )
    matched: ColumnElement[bool] = keywords.c.keyword.in_(spread.followed_keywords)
    if everybody:  # certain chats are found by the primary key
        matched = and_(
            keywords.c.pivot.in_(sorted(map(pivot_of, spread.followed_keywords))), matched
        )
    of_keywords = (
        select(keywords.c.chat_id, way, literal(OWN))
        .join(subscribers, subscribers.c.chat_id == keywords.c.chat_id)
        .where(these(keywords.c.chat_id), matched, keywords.c.wanted)
    )
    return union_all(of_places, of_keywords)


def _is_welcome(spread: Spread) -> ColumnElement[bool]:
    """Whether a subscriber has muted no keyword of the article; an urgent article passes."""
    if not spread.keywords or spread.priority <= Priority.BREAKING:
        return true()
    return ~exists().where(
        keywords.c.chat_id == subscribers.c.chat_id,
        keywords.c.keyword.in_(spread.keywords),
        ~keywords.c.wanted,
    )


def _own(spread: Spread) -> ColumnElement[bool]:
    """Whether the article is about the followed place."""
    return follows.c.place.in_(spread.direct)


def _whole(spread: Spread) -> ColumnElement[bool]:
    return (
        false() if not spread.whole else and_(follows.c.wide, follows.c.regency.in_(spread.whole))
    )


def _around(spread: Spread) -> ColumnElement[bool]:
    return and_(follows.c.around, follows.c.regency.in_(spread.regencies))


def _match(spread: Spread) -> ColumnElement[bool]:
    return true() if spread.for_everybody else or_(_own(spread), _whole(spread), _around(spread))


def _way(spread: Spread) -> ColumnElement[int]:
    """The way of the article to a chat by one followed place."""
    meant = or_(_own(spread), _whole(spread))
    mode = follows.c.mode
    summary = or_(and_(meant, mode == Mode.DAILY), and_(_around(spread), mode != Mode.IMPORTANT))
    if spread.priority <= Priority.BREAKING:
        at_once = true() if spread.for_everybody else meant
    else:
        at_once = and_(meant, mode == Mode.DIRECT)
    return case((mode == Mode.OFF, _NOT), (at_once, _AT_ONCE), (summary, _SUMMARY), else_=_NOT)


def _nearness(spread: Spread) -> ColumnElement[int]:
    own = _own(spread)
    return case(
        (and_(own, follows.c.regency.is_not(None)), OWN),
        (and_(own, follows.c.place.like("%.%")), REGENCY),
        (_whole(spread), REGENCY),
        (_around(spread), AROUND),
        else_=PROVINCE,
    )
