"""The ledger: appended to within the transactions that it records, read, and words taken out.

`append` goes last in a transaction. On PostgreSQL it locks the ledger's end until the commit, so
that two at once do not fork the chain; all writers here lock the article first, then its entries,
then the end, so that none waits for another in a ring. On SQLite one transaction writes at a time.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.ledger.entries import WORDS, Entry, Kind, NewEntry, Words, chain_entry
from bot.articles.ledger.exports import Head
from bot.articles.ledger.public_page import LedgerPage
from bot.core.json_codec import Json
from storage.engine.database import insert
from storage.engine.key_value import recall
from storage.engine.repository import Repository
from storage.outbox.edits import ask_for_edits, correct_shares
from storage.tables.articles import articles, ledger
from storage.tables.base import memory

ARTICLE = ("title", "address")  # words that name an article
HEAD = "ledger"  # in memory: how many entries there are, and the hash of the last
SALT = 16  # bytes


async def append(
    connection: AsyncConnection,
    new: NewEntry,
    *,
    article_id: int | None = None,
    discreet: bool = False,
) -> int:
    """Add an entry behind the last one, within the transaction of what it records.

    Returns its sequence number. `article_id`: the article it is about, for ourselves. `discreet`:
    headline and address are taken out of all its entries; they stay out of those to come.
    """
    hidden = await _hide_article(connection, article_id, now=discreet)
    head = await _lock_head(connection)
    entry = chain_entry(
        new,
        sequence=head.entries + 1,
        previous=head.hash,
        salt=lambda: secrets.token_hex(SALT),
    ).redact(tuple(hidden))
    await connection.execute(
        insert(connection, ledger).values(
            sequence=entry.sequence,
            previous=entry.previous,
            hash=entry.hash,
            kind=entry.kind,
            at=entry.at,
            ground=entry.ground,
            case_number=entry.case,
            refers_to=entry.refers_to,
            told=entry.told,
            readers=entry.readers,
            words=_words_json(entry.words),
            article_id=article_id,
        )
    )
    await connection.execute(
        update(memory)
        .where(memory.c.name == HEAD)
        .values(value=_head_text(Head(entry.sequence, entry.hash)))
    )
    return entry.sequence


async def _hide_article(
    connection: AsyncConnection, article_id: int | None, *, now: bool
) -> Collection[str]:
    """Return the words of an article to leave out: taken out of an entry before, or all `now`."""
    if article_id is None:
        return ARTICLE if now else ()
    query = select(ledger).where(ledger.c.article_id == article_id)
    if now:
        await take_out_words(connection, query, ARTICLE)
        return ARTICLE
    entries = await _read(connection, query)
    return {name for name in ARTICLE if any(each.is_redacted(name) for each in entries)}


async def _lock_head(connection: AsyncConnection) -> Head:
    """Return the end of the ledger, locked until the transaction ends."""
    row = insert(connection, memory).values(name=HEAD, value=_head_text(Head()))
    # The same value is set again: that locks the row, and returns it as it was committed last.
    kept = row.on_conflict_do_update(
        index_elements=["name"], set_={"value": memory.c.value}
    ).returning(memory.c.value)
    return _read_head((await connection.execute(kept)).scalar_one())


class Ledger(Repository):
    """The entries of the ledger, to be read."""

    async def head(self) -> Head | None:
        """Return the remembered end of the ledger; None before the first entry."""
        async with self._database.read() as connection:
            value = await recall(connection, HEAD)
        return None if value is None else _read_head(value)

    async def get(self, sequence: int) -> Entry | None:
        """Return an entry; None where there is none."""
        async with self._database.read() as connection:
            found = await _read(connection, select(ledger).where(ledger.c.sequence == sequence))
        return found[0] if found else None

    async def all(self) -> tuple[tuple[Entry, ...], Head]:
        """Return all entries in their order and the remembered end, as of one moment."""
        async with self._database.read() as connection:
            entries = await _read(connection, select(ledger).order_by(ledger.c.sequence))
            value = await recall(connection, HEAD)
        return entries, Head() if value is None else _read_head(value)

    async def latest(self) -> tuple[Head, int]:
        """Return the end, and when the last entry was added (UTC epoch seconds, 0 for none)."""
        query = select(ledger.c.sequence, ledger.c.hash, ledger.c.at).order_by(
            ledger.c.sequence.desc()
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query.limit(1))).one_or_none()
        return (Head(), 0) if row is None else (Head(row.sequence, row.hash), row.at)

    async def page(self, kinds: Collection[str], *, through: int | None, limit: int) -> LedgerPage:
        """Return entries of these kinds (none named: all), newest first, from `through` on."""
        query = select(ledger).order_by(ledger.c.sequence.desc()).limit(limit + 1)
        if kinds:
            query = query.where(ledger.c.kind.in_(list(kinds)))
        if through is not None:
            query = query.where(ledger.c.sequence <= through)
        async with self._database.read() as connection:
            found = await _read(connection, query)
            shown = [each.sequence for each in found[:limit]]
            others = await _read(
                connection,
                select(ledger).where(ledger.c.refers_to.in_(shown)).order_by(ledger.c.sequence),
            )
            last = await connection.scalar(select(func.max(ledger.c.sequence)))
        referring: dict[int, list[Entry]] = {}
        for each in others:
            referring.setdefault(each.refers_to or 0, []).append(each)
        older = found[limit].sequence if len(found) > limit else None
        from_newest = through is None or through >= (last or 0)
        return LedgerPage(found[:limit], referring, older, from_newest)

    async def of_same_article(self, sequence: int) -> tuple[int, ...]:
        """Return the other entries that name, in words, the article of this one."""
        article = select(ledger.c.article_id).where(ledger.c.sequence == sequence)
        query = (
            select(ledger)
            .where(ledger.c.article_id == article.scalar_subquery(), ledger.c.sequence != sequence)
            .order_by(ledger.c.sequence)
        )
        async with self._database.read() as connection:
            entries = await _read(connection, query)
        return tuple(each.sequence for each in entries if any(map(each.text, WORDS)))

    async def redact(
        self, sequence: int, fields: Collection[str] = WORDS, *, now: float
    ) -> Entry | None:
        """Take words out of an entry, and record that; return the entry as it is then.

        None where there is no such entry. No record is made where they were out already.
        """
        async with self._database.write() as connection:
            one = select(ledger).where(ledger.c.sequence == sequence)
            its = one.with_only_columns(ledger.c.article_id).scalar_subquery()
            lock = select(articles.c.id).where(articles.c.id == its)
            article = await connection.scalar(lock.with_for_update(key_share=True))
            if await take_out_words(connection, one, fields):
                await _edit_messages(connection, sequence, now=now)
                if article is not None:  # messages that people sent have the correction's words
                    await correct_shares(connection, article, due_at=now)
                entry = NewEntry(kind=Kind.REDACTION, at=now, refers_to=sequence)
                await append(connection, entry, article_id=article)
            found = await _read(connection, one)
        return found[0] if found else None


async def _edit_messages(connection: AsyncConnection, sequence: int, *, now: float) -> None:
    """Have the messages edited that give the reason of this entry, so that they give it no more."""
    article = await connection.scalar(
        update(articles)
        .where(articles.c.reason_entry == sequence)
        .values(reason_at=now)
        .returning(articles.c.id)
    )
    if article is not None:
        await ask_for_edits(connection, article, due_at=now, now=now)


async def take_out_words(
    connection: AsyncConnection, which: Select[*tuple[object, ...]], fields: Collection[str]
) -> int:
    """Delete these words of entries, and their salts; return how many entries had some."""
    taken = 0
    for entry in await _read(connection, which.with_for_update(key_share=True)):
        redacted = entry.redact(tuple(fields))
        if redacted == entry:
            continue
        await connection.execute(
            update(ledger)
            .where(ledger.c.sequence == entry.sequence)
            .values(words=_words_json(redacted.words))
        )
        taken += 1
    return taken


async def _read(
    connection: AsyncConnection, query: Select[*tuple[object, ...]]
) -> tuple[Entry, ...]:
    return tuple(map(_entry, await connection.execute(query)))


def _entry(row: Row[*tuple[object, ...]]) -> Entry:
    return Entry(
        sequence=row.sequence,
        previous=row.previous,
        hash=row.hash,
        kind=row.kind,
        at=row.at,
        words={name: _words(row.words[name]) for name in WORDS if name in row.words},
        ground=row.ground,
        case=row.case_number,
        refers_to=row.refers_to,
        told=row.told,
        readers=row.readers,
    )


def _words_json(words: Mapping[str, Words]) -> Mapping[str, Json]:
    return {
        name: {"sha256": each.digest, "salt": each.salt, "text": each.text}
        for name, each in words.items()
    }


def _words(stored: Mapping[str, str | None]) -> Words:
    return Words(stored["sha256"] or "", stored["salt"], stored["text"])


def _head_text(head: Head) -> str:
    return f"{head.entries} {head.hash}"


def _read_head(value: str) -> Head:
    entries, _, digest = value.partition(" ")
    return Head(int(entries), digest)
