"""Writing the result of a look at a feed, within one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.bundling import APART
from bot.delivery.model import Priority
from bot.feeds.model import Entry, NewArticle
from bot.messages.sanitize import storable
from bot.search.keywords import kept_matches
from storage.articles.matching.keywords import match_akin, match_keywords
from storage.articles.matching.stories import prolong_stories
from storage.articles.search_index import index_articles
from storage.engine.database import execute_many, insert
from storage.outbox.edits import JOIN, ask_for_edits
from storage.tables.articles import article_cards, article_places, articles
from storage.tables.outbox import fanouts

HOLD = 0.1  # seconds an article
LONGEST_HOLD = 15.0


async def file_articles(
    connection: AsyncConnection,
    feed_id: int,
    filed: Sequence[NewArticle],
    *,
    now: float,
    hold: float = 0.0,
) -> tuple[int, ...]:
    """Write new articles with places, words, fan-out jobs and cards; return the ids to be pushed.

    `hold`: seconds for which they are on hold.
    """
    # If an identity occurs twice, the first counts. Ids rise with time, whatever the order of the
    # feed: fan-out goes by them, and the newest articles of a bundle are known by them.
    first: dict[str, NewArticle] = {}
    for each in filed:
        first.setdefault(each.identity, each)
    ids = await _insert(
        connection,
        feed_id,
        dict(sorted(first.items(), key=lambda named: _published_at(named[1].entry, now))),
        now,
    )
    new = {ids[identity]: each for identity, each in first.items() if identity in ids}
    await execute_many(
        connection,
        insert(connection, article_places),
        [
            {
                "article_id": article_id,
                "place": place,
                "published_at": _published_at(each.entry, now),
            }
            for article_id, each in new.items()
            for place in dict.fromkeys(each.reach.direct)
        ],
    )
    await index_articles(connection, new)
    pushed = {article_id: each for article_id, each in new.items() if each.push}
    matched = await match_keywords(connection, [*pushed]) if pushed else {}
    akin = await match_akin(connection, [*pushed]) if pushed else {}
    await prolong_stories(connection, matched.values(), now=now)
    await execute_many(
        connection,
        insert(connection, fanouts),
        [
            {
                "article_id": article_id,
                "direct": list(each.reach.direct),
                "wide": list(each.reach.wide),
                "province": each.reach.province,
                "keywords": kept_matches(matched.get(article_id, ()), akin.get(article_id, ())),
                "priority": int(Priority.BREAKING if each.breaking else Priority.PUSH),
                "created_at": now,
                "due_at": _due_at(len(pushed), now),
                "held_until": now + hold if hold else None,
            }
            for article_id, each in sorted(pushed.items())
        ],
    )
    await execute_many(
        connection,
        insert(connection, article_cards),
        [{"article_id": article_id, "created_at": now} for article_id in sorted(pushed)],
    )
    return tuple(pushed)


def _due_at(together: int, now: float) -> float:
    """Return when the pushes of so many articles of one look are due.

    A few are pushes of their own. Many wait until all are spread, so that a reader of several gets
    one message and not each as it comes: a tenth of a second an article, enough for most audiences.
    """
    return now if together <= APART else now + min(LONGEST_HOLD, HOLD * together)


async def change_articles(
    connection: AsyncConnection, changed: Sequence[tuple[int, str, Entry]], *, now: float
) -> None:
    """Write corrected articles: their text and the words they are found by, not their reach.

    Where the headline or the lead has changed, messages that show it are edited JOIN seconds later.
    A withdrawn article stays withdrawn.
    """
    for article_id, fingerprint, entry in changed:
        values = _text_values(entry)
        before = await connection.execute(
            select(articles.c.title, articles.c.lead, articles.c.withdrawn_at).where(
                articles.c.id == article_id
            )
        )
        title, lead, withdrawn_at = before.one()
        seen = (title, lead) != (values["title"], values["lead"])
        await connection.execute(
            update(articles)
            .where(articles.c.id == article_id)
            .values(
                fingerprint=fingerprint,
                changed_at=now if seen else articles.c.changed_at,
                **values,
            )
        )
        if seen and withdrawn_at is None:
            await ask_for_edits(connection, article_id, due_at=now + JOIN, now=now)
    await index_articles(connection, [article_id for article_id, _, _ in changed])


async def _insert(
    connection: AsyncConnection, feed_id: int, filed: Mapping[str, NewArticle], now: float
) -> dict[str, int]:
    """Insert articles; return the ids of those that were not stored before, by identity."""
    rows = [
        {
            "identity": identity,
            "fingerprint": each.fingerprint,
            "feed_id": feed_id,
            "places": asdict(each.places),
            "published_at": _published_at(each.entry, now),
            "stored_at": now,
            **_text_values(each.entry),
        }
        for identity, each in filed.items()
    ]
    if not rows:
        return {}
    stored = await connection.execute(
        insert(connection, articles)
        .on_conflict_do_nothing(index_elements=["identity"])
        .returning(articles.c.identity, articles.c.id),
        rows,
    )
    return {row.identity: row.id for row in stored}


def _published_at(entry: Entry, now: float) -> float:
    return now if entry.published_at is None else entry.published_at


def _text_values(entry: Entry) -> dict[str, str | list[str] | None]:
    return {
        "title": storable(entry.title),
        "lead": storable(entry.lead),
        "text": storable(entry.text),
        "link": storable(entry.link),
        "image": None if entry.image is None else storable(entry.image),
        "categories": [storable(category) for category in entry.categories],
    }
