"""Writing what a look at a feed brought, within one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Entry, Filed, Priority
from storage.database import execute_many, insert
from storage.schema import article_places, article_words, articles, fanouts, feeds
from storage.search import indexed


async def file_articles(
    connection: AsyncConnection, feed_id: int, filed: Sequence[Filed], *, now: float
) -> tuple[int, ...]:
    """New articles with their places, words and fan-out jobs; the ids of those to be pushed."""
    # Feeds are newest first: reversed, ids rise with time, and fan-out goes in that order. Where
    # one identity stands twice, the first counts.
    ids = await _insert(connection, feed_id, {each.identity: each for each in reversed(filed)}, now)
    new: dict[int, Filed] = {}
    for each in filed:
        if each.identity in ids:
            new.setdefault(ids[each.identity], each)
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
    await execute_many(
        connection,
        insert(connection, article_words),
        [
            {"article_id": article_id, "words": indexed(each.entry.title, each.entry.text)}
            for article_id, each in new.items()
        ],
    )
    pushed = {article_id: each for article_id, each in new.items() if each.push}
    await execute_many(
        connection,
        insert(connection, fanouts),
        [
            {
                "article_id": article_id,
                "direct": list(each.reach.direct),
                "wide": list(each.reach.wide),
                "priority": int(Priority.BREAKING if each.breaking else Priority.PUSH),
                "created_at": now,
            }
            for article_id, each in pushed.items()
        ],
    )
    return tuple(pushed)


async def change_articles(
    connection: AsyncConnection, changed: Sequence[tuple[int, str, Entry]], *, now: float
) -> None:
    """Corrected articles: what they say and the words they are found by, not whom they reach."""
    for article_id, fingerprint, entry in changed:
        await connection.execute(
            update(articles)
            .where(articles.c.id == article_id)
            .values(fingerprint=fingerprint, changed_at=now, **_said(entry))
        )
        await connection.execute(
            update(article_words)
            .where(article_words.c.article_id == article_id)
            .values(words=indexed(entry.title, entry.text))
        )


async def mark_read(
    connection: AsyncConnection,
    feed_id: int,
    *,
    etag: str | None,
    last_modified: str | None,
    next_check_at: float,
    baseline_done: bool,
    now: float,
) -> None:
    """The feed was read: the first time it was read whole is its baseline."""
    baseline_at = func.coalesce(feeds.c.baseline_at, now) if baseline_done else feeds.c.baseline_at
    await connection.execute(
        update(feeds)
        .where(feeds.c.id == feed_id)
        .values(
            etag=etag,
            last_modified=last_modified,
            next_check_at=next_check_at,
            baseline_at=baseline_at,
            last_success_at=now,
            failures=0,
        )
    )


async def _insert(
    connection: AsyncConnection, feed_id: int, filed: Mapping[str, Filed], now: float
) -> dict[str, int]:
    """The ids of those that were not stored before, by identity."""
    rows = [
        {
            "identity": identity,
            "fingerprint": each.fingerprint,
            "feed_id": feed_id,
            "places": asdict(each.places),
            "published_at": _published_at(each.entry, now),
            "stored_at": now,
            **_said(each.entry),
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


def _said(entry: Entry) -> dict[str, str | None]:
    return {
        "title": _storable(entry.title),
        "lead": _storable(entry.lead),
        "text": _storable(entry.text),
        "link": _storable(entry.link),
        "image": None if entry.image is None else _storable(entry.image),
    }


def _storable(words: str) -> str:
    """PostgreSQL's text knows no NUL, and neither engine half a surrogate pair."""
    return words.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
