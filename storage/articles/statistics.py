"""The outcomes of pushes, read for the editors (storage.outbox.counters counts them)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Double, Select, case, cast, func, or_, select

from bot.articles.delays import PROMISED, delay_step
from bot.articles.model import PushCounts
from bot.delivery.model import Priority
from storage.engine.repository import Repository
from storage.tables.articles import article_cards, articles, push_delays, tallies
from storage.tables.outbox import fanouts, is_pending, outbox, stars


class Tallies(Repository):
    """Counts of pushes, and of their cost."""

    async def latest(self, limit: int) -> tuple[PushCounts, ...]:
        """Return the articles pushed last, or about to be, newest first."""
        # Ids rise in the order of pushing; a date of publication may be any.
        query = select_counts().order_by(articles.c.id.desc()).limit(limit)
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return tuple(PushCounts(**row) for row in rows.mappings())

    async def delays_since(self, since: float) -> Mapping[int, int]:
        """Count the chats by the delay (step) of their pushes, of articles stored since `since`."""
        query = (
            select(push_delays.c.step, func.sum(push_delays.c.chats))
            .join(article_cards, article_cards.c.article_id == push_delays.c.article_id)
            .where(article_cards.c.created_at >= since)
            .group_by(push_delays.c.step)
        )
        async with self._database.read() as connection:
            return {step: int(chats) for step, chats in await connection.execute(query)}

    async def in_summaries(self, article_id: int) -> int:
        """Count the readers for whom an article waits for their summary: a walk over its rows."""
        query = select(func.count()).where(
            outbox.c.article_id == article_id,
            is_pending(outbox),
            outbox.c.priority == int(Priority.SUMMARY),
        )
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def stars_spent(self, day: str) -> float:
        """Return the Stars spent on a day of the newsroom ("2026-11-24")."""
        query = select(stars.c.tenths).where(stars.c.day == day)
        async with self._database.read() as connection:
            tenths = await connection.scalar(query)
        return (tenths or 0) / 10


def select_counts() -> Select[tuple[object, ...]]:
    """Select the `PushCounts` of each article that was pushed, or is about to be."""

    def count(name: str) -> ColumnElement[int]:
        return func.coalesce(tallies.c[name], 0)

    settled = count("sent") + count("blocked") + count("dropped") + count("failed")
    # A push that was on its way when its reader stopped counts as sent and as dropped.
    waiting = case((count("made") > settled, count("made") - settled), else_=0)
    at_once = tallies.c.sent - tallies.c.summarized
    within = case((push_delays.c.step < delay_step(PROMISED), push_delays.c.chats), else_=0)
    prompt = (
        select(cast(func.sum(within), Double) / func.sum(push_delays.c.chats))
        .where(push_delays.c.article_id == articles.c.id)
        .scalar_subquery()
    )
    return (
        select(
            articles.c.id.label("article_id"),
            articles.c.title,
            articles.c.link,
            articles.c.published_at,
            *(count(name).label(name) for name in ("sent", "blocked", "dropped", "failed")),
            waiting.label("waiting"),
            case((at_once > 0, tallies.c.delay_sum / at_once), else_=0.0).label("delay"),
            # An article without a job has an empty `finished_at`, too.
            (
                fanouts.c.article_id.is_not(None)
                & fanouts.c.finished_at.is_(None)
                & fanouts.c.held_until.is_(None)
            ).label("spreading"),
            prompt.label("prompt"),
        )
        .outerjoin(tallies, tallies.c.article_id == articles.c.id)
        .outerjoin(fanouts, fanouts.c.article_id == articles.c.id)
        .where(or_(tallies.c.article_id.is_not(None), fanouts.c.article_id.is_not(None)))
    )
