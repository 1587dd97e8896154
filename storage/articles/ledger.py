"""The ledger: appended to within the transactions that it records, read, and words taken out.

`append` goes last in a transaction. On PostgreSQL it locks the ledger's end until the commit: two
at once do not fork the chain, and none that holds it waits for what another one holds. On SQLite
one transaction writes at a time.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping

from sqlalchemy import Row, Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.articles.ledger.entries import WORDS, Entry, Kind, NewEntry, Words, chained
from bot.articles.ledger.exports import Head
from bot.core.json_codec import Json
from storage.engine.database import insert
from storage.engine.key_value import recall
from storage.engine.repository import Repository
from storage.tables.articles import ledger
from storage.tables.base import memory

HEAD = "ledger"  # in memory: how many entries there are, and the hash of the last
SALT = 16  # bytes


async def append(
    connection: AsyncConnection, new: NewEntry, *, article_id: int | None = None
) -> int:
    """Add an entry behind the last one, within the transaction of what it records.

    Returns its sequence number. `article_id`: which article it is about, for ourselves.
    """
    head = await _lock_head(connection)
    entry = chained(
        new,
        sequence=head.entries + 1,
        previous=head.hash,
        salt=lambda: secrets.token_hex(SALT),
    )
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
            words=_stored(entry.words),
            article_id=article_id,
        )
    )
    await connection.execute(
        update(memory)
        .where(memory.c.name == HEAD)
        .values(value=_head_text(Head(entry.sequence, entry.hash)))
    )
    return entry.sequence


async def _lock_head(connection: AsyncConnection) -> Head:
    """The end of the ledger, which nobody else moves until the transaction ends."""
    row = insert(connection, memory).values(name=HEAD, value=_head_text(Head()))
    # The same again: that locks the row, and gives it as it was committed last.
    kept = row.on_conflict_do_update(
        index_elements=["name"], set_={"value": memory.c.value}
    ).returning(memory.c.value)
    return _read_head((await connection.execute(kept)).scalar_one())


class Ledger(Repository):
    """The entries as they are read."""

    async def head(self) -> Head | None:
        """What is remembered of its end; None before the first entry."""
        async with self._database.read() as connection:
            value = await recall(connection, HEAD)
        return None if value is None else _read_head(value)

    async def get(self, sequence: int) -> Entry | None:
        """One entry."""
        async with self._database.read() as connection:
            found = await _read(connection, select(ledger).where(ledger.c.sequence == sequence))
        return found[0] if found else None

    async def all(self) -> tuple[tuple[Entry, ...], Head]:
        """All entries in their order and the end that is remembered, as of one moment."""
        async with self._database.read() as connection:
            entries = await _read(connection, select(ledger).order_by(ledger.c.sequence))
            value = await recall(connection, HEAD)
        return entries, Head() if value is None else _read_head(value)

    async def redact(
        self, sequence: int, fields: Collection[str] = WORDS, *, now: float
    ) -> Entry | None:
        """Take words out of an entry, and record that; the entry as it is then.

        None where there is no such entry. Nothing is recorded where they were out already.
        """
        async with self._database.write() as connection:
            one = select(ledger).where(ledger.c.sequence == sequence)
            taken = await take_out_words(connection, one, fields)
            if taken:
                entry = NewEntry(kind=Kind.REDACTION, at=now, refers_to=sequence)
                await append(connection, entry, article_id=taken[0])
            found = await _read(connection, one)
        return found[0] if found else None


async def take_out_words(
    connection: AsyncConnection, which: Select[*tuple[object, ...]], fields: Collection[str]
) -> list[int | None]:
    """Delete these words of entries, and their salts; the articles of those that had some."""
    taken = []
    for row in (await connection.execute(which.with_for_update())).all():
        entry = _entry(row)
        redacted = entry.without(tuple(fields))
        if redacted == entry:
            continue
        await connection.execute(
            update(ledger)
            .where(ledger.c.sequence == entry.sequence)
            .values(words=_stored(redacted.words))
        )
        taken.append(row.article_id)
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


def _stored(words: Mapping[str, Words]) -> Mapping[str, Json]:
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
