"""Articles and their places."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from typing import TypeVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    RowMapping,
    ScalarSelect,
    Select,
    case,
    cast,
    exists,
    func,
    select,
    union,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.model import Article, Page, WithdrawalReason
from bot.delivery.model import Kind, Letter, Priority
from bot.feeds.identity import identity
from bot.feeds.model import Entry, KnownArticle, NewArticle
from bot.readers.follows.amount import PublishedArticle
from storage.articles.filing import change_articles, file_articles
from storage.articles.places_json import places_of, where_of
from storage.articles.withdrawal import withdraw
from storage.engine.coarse_time import DAY
from storage.engine.repository import Repository
from storage.feeds.feeds import broken_until_told, look_values
from storage.outbox.letters import write_letters
from storage.tables.articles import article_places, articles, feeds, ledger
from storage.tables.outbox import fanouts, outbox

T = TypeVar("T")

_IMPORTANT = exists().where(
    fanouts.c.article_id == articles.c.id, fanouts.c.priority <= int(Priority.BREAKING)
)
_HELD = select(fanouts.c.held_until).where(fanouts.c.article_id == articles.c.id).scalar_subquery()
_STORED = [field.name for field in fields(Article) if field.name in articles.c]
_COLUMNS = [
    *(articles.c[name] for name in _STORED),
    _IMPORTANT.label("important"),
    _HELD.label("held_until"),
    ledger.c.sequence.label("reason_entry"),
    ledger.c.ground.label("reason_ground"),
    ledger.c.words.label("reason_words"),
]
_NEWEST_FIRST = (articles.c.published_at.desc(), articles.c.id.desc())


class Articles(Repository):
    """The stored articles. Those of a place include those of the places below it (by reach)."""

    async def by_identity(self, identities: Iterable[str]) -> dict[str, KnownArticle]:
        """Return the stored articles of these identities."""
        query = select(
            articles.c.identity, articles.c.id, articles.c.fingerprint, articles.c.feed_id
        ).where(articles.c.identity.in_(list(identities)))
        async with self._database.read() as connection:
            return {
                row.identity: KnownArticle(row.id, row.fingerprint, row.feed_id)
                for row in await connection.execute(query)
            }

    async def store(
        self,
        feed_id: int,
        *,
        filed: Sequence[NewArticle],
        changed: Sequence[tuple[int, str, Entry]],
        etag: str | None,
        last_modified: str | None,
        began_at: float,
        next_check_at: float,
        now: float,
        baseline_done: bool = True,
        whole: bool = False,
        address: str | None = None,
        hold: float = 0.0,
    ) -> tuple[int, ...]:
        """Store the result of a look at a feed in one transaction, with places and fan-out jobs.

        `filed` are new (an identity already stored is left alone), `changed` are (article id,
        fingerprint, entry). The feed's baseline is set if it was not, unless `baseline_done` is
        false (a truncated first sight); its failures are cleared. `began_at`: when the look began.
        `whole`: no 304 could have shortened it. `address`: where the feed has moved to for good.
        `hold`: for so many seconds the new articles are not sent. Returns the ids of the articles
        that will be pushed. (Law 1: the fan-out job commits with the article.)
        """
        first_read = now if baseline_done else feeds.c.baseline_at
        # Where a ping came during the look, the look that answers it is to be whole too.
        whole_at = case((feeds.c.asked_at.is_not(None), None), else_=began_at)
        async with self._database.write() as connection:
            pushed = await file_articles(connection, feed_id, filed, now=now, hold=hold)
            await change_articles(connection, changed, now=now)
            await connection.execute(
                update(feeds)
                .where(feeds.c.id == feed_id)
                .values(
                    **look_values(began_at, next_check_at),
                    etag=etag,
                    last_modified=last_modified,
                    baseline_at=func.coalesce(feeds.c.baseline_at, first_read),
                    last_success_at=now,
                    whole_at=whole_at if whole else feeds.c.whole_at,
                    address=feeds.c.address if address is None else address,
                    failures=0,
                    broken_since=broken_until_told,
                )
            )
            return pushed

    async def withdraw(
        self, article_id: int, *, now: float, letters: Sequence[Letter] = ()
    ) -> bool:
        """Withdraw an article that its site took down; False when it was withdrawn already.

        `letters`: the letters that ask the editors for the reason.
        """
        async with self._database.write() as connection:
            if not await withdraw(connection, article_id, None, now=now):
                return False
            await write_letters(connection, self._vault, letters, now=now)
        return True

    async def by_address(self, address: str) -> Article | None:
        """Return the article at this address of the site, in any form (bot.feeds.identity)."""
        wanted = identity(address, address)
        path = wanted.partition("/")[2].partition("?")[0]
        same = articles.c.identity == wanted
        if path:
            same |= articles.c.link.contains(path, autoescape=True)
        query = select(articles.c.id, articles.c.identity, articles.c.link).where(same)
        async with self._database.read() as connection:
            ids = [
                row.id
                for row in await connection.execute(query)
                if wanted in {row.identity, identity("", row.link)}
            ]
            # A slug may have been another article's before.
            found = await articles_where(connection, articles.c.id == max(ids)) if ids else ()
        return found[0] if found else None

    async def get(self, article_id: int) -> Article | None:
        """Return an article; None for an unknown id."""
        async with self._database.read() as connection:
            found = await articles_where(connection, articles.c.id == article_id)
        return found[0] if found else None

    async def words_of(self, article_id: int) -> tuple[str, str, tuple[str, ...]]:
        """Return the words the tagger reads: title, text, categories; empty for an unknown id."""
        query = select(articles.c.title, articles.c.text, articles.c.categories).where(
            articles.c.id == article_id
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return ("", "", ()) if row is None else (row.title, row.text, tuple(row.categories))

    async def latest(self, place: str, *, limit: int, offset: int = 0) -> Page:
        """Return the newest articles whose reach includes this place (the province: all)."""
        async with self._database.read() as connection:
            ids = _newest_of(place, limit, offset)
            found = await articles_where(connection, articles.c.id.in_(ids))
            total = await connection.scalar(
                select(func.count()).where(article_places.c.place == place)
            )
        return Page(found, offset, total or 0)

    async def latest_of(
        self, places: Sequence[str], *, limit: int, offset: int = 0
    ) -> tuple[Article, ...]:
        """Return the newest articles of any of these places, each once."""
        if not places:
            return ()
        # The newest of a union are among the newest of its parts: short walks along the index.
        deep = offset + limit
        candidates = union(*(_newest_of(place, deep) for place in places)).subquery()
        async with self._database.read() as connection:
            return await articles_where(
                connection, articles.c.id.in_(select(candidates.c.article_id)), limit, offset
            )

    async def counts_by_day(
        self, places: Collection[str], *, days: int, now: float
    ) -> dict[str, tuple[int, ...]]:
        """Count the articles of each place on each of the last `days` days, the last 24 h first."""
        age = cast(now - article_places.c.published_at, BigInteger) // int(DAY)
        query = (
            select(article_places.c.place, age.label("age"), func.count().label("n"))
            .where(
                article_places.c.place.in_(places),
                article_places.c.published_at.between(now - days * DAY, now),
            )
            .group_by(article_places.c.place, "age")
        )
        counts = {place: [0] * days for place in places}
        async with self._database.read() as connection:
            for row in await connection.execute(query):
                counts[row.place][min(row.age, days - 1)] += row.n
        return {place: tuple(each) for place, each in counts.items()}

    async def published_lately(
        self, place: str, *, days: int, now: float
    ) -> tuple[PublishedArticle, ...]:
        """Return the articles of a place of the last `days` days, the last 24 h as 0 days ago."""
        age = cast(now - article_places.c.published_at, BigInteger) // int(DAY)
        query = (
            select(age.label("age"), articles.c.places, fanouts.c.priority)
            .join(article_places, article_places.c.article_id == articles.c.id)
            .outerjoin(fanouts, fanouts.c.article_id == articles.c.id)
            .where(
                article_places.c.place == place,
                article_places.c.published_at.between(now - days * DAY, now),
            )
        )
        async with self._database.read() as connection:
            return tuple(
                PublishedArticle(
                    min(row.age, days - 1),
                    where_of(row.places),
                    urgent=row.priority is not None and row.priority <= Priority.BREAKING,
                )
                for row in await connection.execute(query)
            )

    async def delivered_to(
        self,
        chat_id: int,
        first: int,
        last: int,
        *,
        limit: int,
        offset: int = 0,
        summary: bool = False,
    ) -> Page:
        """Return the articles a chat was sent, with ids from `first` to `last`, newest first.

        Sent at once, or in a `summary`: then the nearest first, as the message shows it. Only those
        that the outbox still remembers.
        """
        in_summary = outbox.c.summary_for.is_not(None)
        those = was_sent_to(chat_id, first, last, in_summary if summary else ~in_summary)
        order = (
            _of_row(outbox.c.nearness, chat_id),
            articles.c.id.desc(),
        )
        async with self._database.read() as connection:
            found = await articles_where(
                connection, those, limit, offset, order=order if summary else None
            )
            total = await connection.scalar(select(func.count(articles.c.id)).where(those))
        return Page(found, offset, total or 0)


def _newest_of(place: str, limit: int, offset: int = 0) -> Select[int]:
    newest = (
        select(article_places.c.article_id)
        .where(article_places.c.place == place)
        .order_by(article_places.c.published_at.desc(), article_places.c.article_id.desc())
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    return select(newest.c.article_id)


def was_sent_to(
    chat_id: int, first: int, last: int, which: ColumnElement[bool] | None = None
) -> ColumnElement[bool]:
    """Whether a row of `articles` has an id from `first` to `last` and was sent to this chat.

    Or is on its way: a reader can press a button before its message is recorded as sent. Articles
    withdrawn since are not shown. Each article is looked up in the index of (article, chat): an
    article may have a million rows of other chats.
    """
    landed = case((outbox.c.kind == Kind.EDIT, "sent"), else_=outbox.c.state)
    state = _of_row(landed, chat_id, which)
    shown = articles.c.id.between(first, last) & articles.c.withdrawn_at.is_(None)
    return shown & state.in_(("sent", "claimed"))


def _of_row(
    value: ColumnElement[T], chat_id: int, which: ColumnElement[bool] | None = None
) -> ScalarSelect[T]:
    """A value of the row of each article for this chat, if the row is one of `which`.

    Not EXISTS: PostgreSQL would make a join of that, and may walk the whole index.
    """
    row = select(value).where(outbox.c.article_id == articles.c.id, outbox.c.chat_id == chat_id)
    return (row if which is None else row.where(which)).scalar_subquery()


async def articles_where(
    connection: AsyncConnection,
    which: ColumnElement[bool],
    limit: int | None = None,
    offset: int | None = None,
    *,
    order: Sequence[ColumnElement[int]] | None = None,
) -> tuple[Article, ...]:
    """Return articles, newest first, or in another order."""
    rows = await connection.execute(
        select(*_COLUMNS)
        .select_from(articles.outerjoin(ledger, ledger.c.sequence == articles.c.reason_entry))
        .where(which)
        .order_by(*(order or _NEWEST_FIRST))
        .limit(limit)
        .offset(offset)
    )
    return tuple(
        Article(
            **{
                **{name: row[name] for name in _STORED},
                "places": places_of(row["places"]),
                "categories": tuple(row["categories"]),
                "important": row["important"],
                "held_until": row["held_until"],
                "withdrawal_reason": _reason_of(row),
            }
        )
        for row in rows.mappings()
    )


def _reason_of(row: RowMapping) -> WithdrawalReason | None:
    """Return the reason with the ledger's words: words taken out there are not shown any more."""
    if row["reason_entry"] is None:
        return None
    words = row["reason_words"].get("reason", {})
    return WithdrawalReason(
        words.get("text") or "", row["reason_ground"], entry=row["reason_entry"]
    )
