"""Articles that a reader was not sent: news of their places while they had paused or were away."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, case, func, select

from bot.articles.model import Page
from bot.delivery.model import Kind, Priority
from bot.readers.model import Subscriber
from storage.articles.articles import articles_where
from storage.articles.matching.keywords import match_keywords
from storage.engine.coarse_time import DAY
from storage.engine.repository import Repository
from storage.tables.articles import article_places, articles
from storage.tables.outbox import fanouts, outbox
from storage.tables.readers import subscribers

MISSED_FOR = 14 * DAY  # for so long sent rows are kept (bot.workers.retention)
_LOOKED_AT = 200  # articles


class MissedNews(Repository):
    """Articles that were pushed to others meanwhile."""

    async def best_of(self, reader: Subscriber, *, now: float, limit: int) -> Page:
        """Return the best articles not sent to a reader: important first, then nearest, newest.

        Of the followed places, since the day on which the reader came and for two weeks at most,
        without articles that match a muted keyword. `total` counts all of them.
        """
        places = [follow.place for follow in reader.follows]
        async with self._database.read() as connection:
            came = await connection.scalar(
                select(subscribers.c.joined_on).where(subscribers.c.chat_id == reader.chat_id)
            )
            since = max(now - MISSED_FOR, came or 0.0)
            important = select(fanouts.c.priority).where(fanouts.c.article_id == articles.c.id)
            found = await articles_where(
                connection,
                and_(
                    articles.c.withdrawn_at.is_(None),
                    articles.c.id.in_(select(fanouts.c.article_id)),
                    _of_places(places, since),
                    func.coalesce(_state_for(reader.chat_id), "").not_in(("sent", "claimed")),
                ),
                _LOOKED_AT,
                order=(
                    case((important.scalar_subquery() <= int(Priority.BREAKING), 0), else_=1),
                    case((_of_places([code for code in places if "." in code], since), 0), else_=1),
                    articles.c.published_at.desc(),
                ),
            )
            muted = reader.muted_keywords
            if muted:
                matched = await match_keywords(connection, [each.id for each in found], muted)
                found = tuple(each for each in found if not matched.get(each.id))
        return Page(found[:limit], 0, len(found))


def _of_places(places: Sequence[str], since: float) -> ColumnElement[bool]:
    """Whether a row of `articles` is of one of these places and published since `since`."""
    return articles.c.id.in_(
        select(article_places.c.article_id).where(
            article_places.c.place.in_(places), article_places.c.published_at >= since
        )
    )


def _state_for(chat_id: int) -> ColumnElement[str]:
    """The state of an article's row for the chat: a look into the index of (article, chat)."""
    landed = case((outbox.c.kind == Kind.EDIT, "sent"), else_=outbox.c.state)
    return (
        select(landed)
        .where(outbox.c.article_id == articles.c.id, outbox.c.chat_id == chat_id)
        .scalar_subquery()
    )
