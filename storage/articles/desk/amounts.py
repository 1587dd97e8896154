"""Amounts that readers are sent: of a day's articles so far, and in the summaries that wait."""

from __future__ import annotations

from collections import Counter
from math import ceil

from sqlalchemy import Select, case, func, select

from bot.articles.amounts import DayAmounts, PlannedSummary
from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from bot.delivery.model import Priority
from storage.articles.articles import articles_where
from storage.engine.coarse_time import DAY
from storage.engine.database import Database
from storage.engine.repository import Repository
from storage.outbox.timetables import Timetables
from storage.tables.articles import articles, tallies
from storage.tables.outbox import fanouts, is_unsettled, outbox

TOP = 3  # articles of a summary that are named
LONGEST = 2 * DAY  # seconds: no article waits for a summary for longer
# Rows of a day up to which every reader is counted; of more, one reader in so many.
COUNTED = 500_000


class Amounts(Repository):
    """Counts over the outbox, along its indexes."""

    def __init__(
        self, database: Database, vault: Vault, seal: ArchiveSeal, timetables: Timetables
    ) -> None:
        super().__init__(database, vault, seal)
        self._timetables = timetables

    async def of_today(self, *, now: float) -> DayAmounts:
        """Count the articles since midnight of the newsroom's day, sent or waiting."""
        timetable = await self._timetables.now()
        today, _, _ = timetable.days(now)
        begun = fanouts.c.created_at >= today.start
        urgent = case((fanouts.c.priority <= int(Priority.BREAKING), 1), else_=0)
        count = (
            select(
                func.count(),
                func.coalesce(func.sum(urgent), 0),
                func.coalesce(func.sum(tallies.c.made), 0),
            )
            .select_from(fanouts)
            .outerjoin(tallies, tallies.c.article_id == fanouts.c.article_id)
            .where(begun)
        )
        at_once: Counter[int] = Counter()
        in_summary: Counter[int] = Counter()
        held_back = 0
        async with self._database.read() as connection:
            number, important, rows = (await connection.execute(count)).one()
            one_in = max(1, ceil(rows / COUNTED))
            for row in await connection.execute(_select_alike(today.start, one_in)):
                readers = row.readers * one_in
                at_once[row.at_once] += readers
                in_summary[row.in_summary] += readers
                held_back += readers * row.held
        return DayAmounts(number, important, at_once, in_summary, held_back, one_in)

    async def summary_of(self, promised_at: float) -> PlannedSummary | None:
        """Return what waits for the summary of this time, with its top stories; None if empty."""
        for_it = (is_unsettled(outbox), outbox.c.summary_for == promised_at)
        # By chat, as in the index of the waiting rows: no sorting.
        each = select(func.count().label("rows")).where(*for_it).group_by(outbox.c.chat_id)
        chats = each.subquery()
        carried = select(func.count(), func.coalesce(func.sum(chats.c.rows), 0)).select_from(chats)
        # A walk for each article along its rows.
        readers = (
            select(func.count())
            .where(*for_it, outbox.c.article_id == fanouts.c.article_id)
            .scalar_subquery()
            .label("readers")
        )
        most = (
            select(fanouts.c.article_id, readers)
            .join(articles, articles.c.id == fanouts.c.article_id)
            .where(fanouts.c.created_at > promised_at - LONGEST, articles.c.withdrawn_at.is_(None))
            .order_by(readers.desc(), fanouts.c.article_id.desc())
            .limit(TOP)
        )
        async with self._database.read() as connection:
            people, rows = (await connection.execute(carried)).one()
            if not people:
                return None
            of = {row.article_id: row.readers for row in await connection.execute(most)}
            found = await articles_where(connection, articles.c.id.in_(of))
        top = sorted(
            (each for each in found if of[each.id]), key=lambda each: (-of[each.id], -each.id)
        )
        return PlannedSummary(promised_at, people, rows, tuple((each, of[each.id]) for each in top))


def _select_alike(start: float, one_in: int) -> Select[tuple[object, ...]]:
    """Count readers with the same numbers at once and in summaries; of one reader in so many."""
    begun = select(fanouts.c.article_id).where(fanouts.c.created_at >= start)
    summary = outbox.c.summary_for.is_not(None)
    each = (
        select(
            func.sum(case((summary, 0), else_=1)).label("at_once"),
            func.sum(case((summary, 1), else_=0)).label("in_summary"),
            func.max(case((outbox.c.over_limit, 1), else_=0)).label("held"),
        )
        .where(
            outbox.c.article_id.in_(begun),
            outbox.c.state.in_(("pending", "claimed", "sent")),
        )
        .group_by(outbox.c.chat_id)
    )
    if one_in > 1:
        each = each.where(outbox.c.chat_id % one_in == 0)
    of_chat = each.subquery()
    return select(of_chat, func.count().label("readers")).group_by(*of_chat.c)
