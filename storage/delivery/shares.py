"""Messages in which people sent an article through the bot, and the letters that edit them.

Telegram tells of such a message an id of its own and no chat (Bot API: ChosenInlineResult). The id
names the message all the same: it is sealed, found by a keyed hash, and forgotten after
`KEPT_DAYS`; of the time only the day is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import RowMapping, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.ledger.entries import Kind
from bot.articles.model import Article
from bot.core.errors import SecretMismatch
from bot.core.json_codec import encode
from bot.core.vault import Vault
from bot.delivery.model import Letter
from bot.sharing.corrected_cards import Erratum
from storage.articles.articles import articles_where
from storage.delivery.due_rows import VERSION
from storage.engine.coarse_time import DAY, whole_day
from storage.engine.database import insert
from storage.engine.repository import Repository
from storage.engine.sealed_place import place
from storage.outbox.letters import write_letters
from storage.tables.articles import articles, ledger
from storage.tables.outbox import share_jobs, shares

KEPT_DAYS = 30
# The time for which people may still send an article in outdated words: Telegram, and a phone that
# lies open, keep the answer to a query.
OUTDATED = DAY
AT_ONCE = 0.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Share:
    """A message that was sent through the bot: Telegram's inline_message_id, its language."""

    id: str
    language: str


@dataclass(frozen=True, slots=True)
class OutdatedShare:
    """A share, and what it is to show: its article, with the editors' last correction of it."""

    share: Share
    article: Article
    erratum: Erratum | None


class Shares(Repository):
    """The messages sent through the bot in the last `KEPT_DAYS`."""

    async def keep(self, article_id: int, share: Share, *, now: float) -> bool:
        """Keep a share; return False where it was known, or there is no such article.

        It may still show the words from before where the article changed a while ago: it is edited
        too. The article's row is locked, so that a change comes before this or after.
        """
        query = (
            select(articles.c.withdrawn_at, VERSION.label("version"))
            .where(articles.c.id == article_id)
            .with_for_update(read=True, of=articles)
        )
        key = share_key(self._vault, share.id)
        async with self._database.write() as connection:
            article = (await connection.execute(query)).one_or_none()
            if article is None:
                return False
            outdated = article.withdrawn_at is not None or article.version > now - OUTDATED
            kept = await connection.execute(
                insert(connection, shares)
                .values(
                    share_key=key,
                    article_id=article_id,
                    sealed=self._vault.seal(
                        encode([share.id, share.language]), share_place(key, article_id)
                    ),
                    shared_on=whole_day(now),
                    due_at=AT_ONCE if outdated else None,
                )
                .on_conflict_do_nothing()
            )
        return kept.rowcount > 0

    async def chase(
        self, edit: Callable[[OutdatedShare], Letter], *, now: float, limit: int
    ) -> int:
        """Write the letters that edit the next due shares; return how many were looked at.

        At most `limit`, in one transaction, so that a share that changes meanwhile is edited again.
        0 where none is due.
        """
        due, changed = shares.c.due_at <= now, share_jobs.c.due_at <= now
        async with self._database.read() as connection:
            if not await connection.scalar(
                select(or_(exists().where(due), exists().where(changed)))
            ):
                return 0
        async with self._database.write() as connection:
            rows = await _take_due(connection, now, limit) or await _walk_on(connection, now, limit)
            found = await _open_outdated(connection, self._vault, rows)
            await write_letters(connection, self._vault, map(edit, found), now=now)
        return len(rows)

    async def count(self, article_id: int | None = None) -> int:
        """Count the known shares; of an article, or of all."""
        query = select(func.count()).select_from(shares)
        if article_id is not None:
            query = query.where(shares.c.article_id == article_id)
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def forget(self, *, now: float) -> int:
        """Forget the shares of more than `KEPT_DAYS` ago; return how many there were."""
        old = delete(shares).where(shares.c.shared_on <= now - KEPT_DAYS * DAY)
        async with self._database.write() as connection:
            return (await connection.execute(old)).rowcount


def share_key(vault: Vault, inline_id: str) -> str:
    """Return the keyed hash that a share is found by."""
    return vault.key_of("share", inline_id)


def share_place(key: str, article_id: int) -> bytes:
    """Return the place that a share's seal is bound to."""
    return place(shares.c.sealed, key, article_id)


async def _take_due(connection: AsyncConnection, now: float, limit: int) -> Sequence[RowMapping]:
    """Return the shares that are due for themselves, which they are no more."""
    due = await connection.execute(
        select(shares)
        .where(shares.c.due_at <= now)
        .order_by(shares.c.due_at, shares.c.share_key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = due.mappings().all()
    if rows:
        await connection.execute(
            update(shares)
            .where(shares.c.share_key.in_([row["share_key"] for row in rows]))
            .values(due_at=None)
        )
    return rows


async def _walk_on(connection: AsyncConnection, now: float, limit: int) -> Sequence[RowMapping]:
    """Return the next shares of the article that changed first; delete a job that is at its end."""
    found = await connection.execute(
        select(share_jobs)
        .where(share_jobs.c.due_at <= now)
        .order_by(share_jobs.c.due_at, share_jobs.c.article_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job = found.one_or_none()
    if job is None:
        return ()
    next_of_it = select(shares).where(shares.c.article_id == job.article_id)
    if job.after_key is not None:
        next_of_it = next_of_it.where(shares.c.share_key > job.after_key)
    walked = await connection.execute(next_of_it.order_by(shares.c.share_key).limit(limit))
    rows = walked.mappings().all()
    this = share_jobs.c.article_id == job.article_id
    if len(rows) < limit:
        await connection.execute(delete(share_jobs).where(this))
    else:
        passed = update(share_jobs).where(this).values(after_key=rows[-1]["share_key"])
        await connection.execute(passed)
    return rows


async def _open_outdated(
    connection: AsyncConnection, vault: Vault, rows: Sequence[RowMapping]
) -> Sequence[OutdatedShare]:
    """Return the shares of these rows that open, with what they are to show."""
    ids = {row["article_id"] for row in rows}
    shown = {
        article.id: article for article in await articles_where(connection, articles.c.id.in_(ids))
    }
    errata = {number: await _last_erratum(connection, number) for number in sorted(ids)}
    found = []
    for row in rows:
        number = row["article_id"]
        try:
            opened = vault.open(row["sealed"], share_place(row["share_key"], number))
        except SecretMismatch:
            continue
        found.append(OutdatedShare(Share(*json.loads(opened)), shown[number], errata[number]))
    if damaged := len(rows) - len(found):
        log.error("shares_do_not_open", count=damaged)
    return found


async def _last_erratum(connection: AsyncConnection, article_id: int) -> Erratum | None:
    """Return the editors' last correction of an article; None for none, or none any more."""
    query = (
        select(ledger.c.sequence, ledger.c.at, ledger.c.words)
        .where(ledger.c.article_id == article_id, ledger.c.kind == Kind.CORRECTION)
        .order_by(ledger.c.sequence.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    said = row.words.get("reason", {}).get("text") if row else None
    return Erratum(said, row.at, row.sequence) if row and said else None
