"""Changing the secret: all data sealed or found under TIP_SECRET is made anew under another.

A kill at any moment is made up for by the next call: each row is under one of the two secrets, and
the one that opens it tells which. Meanwhile the database is marked, and no other process opens it.
Look-up keys are made anew from the sealed values beside them. Where there are none, they go: which
updates were handled and what they changed (Telegram gives none of them again after it is
confirmed), wrong ticket codes and budgets of the last hours, the keys of letters that were
delivered (the same would be written once more), and which open cases share a file.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Delete,
    RowMapping,
    Table,
    Update,
    and_,
    delete,
    select,
    update,
)

from bot.core.errors import OperatorError, SecretMismatch
from bot.core.vault import Vault
from storage.engine.database import Database
from storage.engine.key_value import recall, remember
from storage.opening import FINGERPRINT, ROTATION, refuse_company
from storage.outbox.letters import lane_key, letter_key, parse_body
from storage.rotation.sealed_rows import SEALED, SealedRows
from storage.tables.archive import evidence
from storage.tables.base import changes, memory, updates
from storage.tables.cases import ticket_attempts, tip_budgets
from storage.tables.figures import missed_searches
from storage.tables.outbox import outbox, share_jobs

AT_ONCE = 200  # rows in one transaction


@dataclass(slots=True)
class RotationResult:
    """The numbers of rows made anew, and of damaged rows, which open under neither secret."""

    renewed: int = 0
    damaged: int = 0


async def rotate(database: Database, old: Vault, new: Vault) -> RotationResult:
    """Bring all data from the old secret to the new one; do nothing where that is done.

    `database`: at this version, and used by no other (storage.opening.open_alone). Raises
    SecretMismatch for a secret that is not the database's, OperatorError while others use it.
    """
    done = RotationResult()
    if not await _begin(database, old, new):
        return done
    await _forget(database)
    for sealed in SEALED:
        await _renew_table(database, old, new, sealed, done)
    await _renew_clear_letters(database, old, new, done)
    async with database.write() as connection:
        await remember(connection, FINGERPRINT, new.fingerprint)
        await connection.execute(delete(memory).where(memory.c.name == ROTATION))
    await database.scrub()
    return done


async def _begin(database: Database, old: Vault, new: Vault) -> bool:
    """Mark the database. False where it is under the new secret already."""
    async with database.write() as connection:
        known = await recall(connection, FINGERPRINT) or old.fingerprint
        begun = await recall(connection, ROTATION)
        if begun is None and known == new.fingerprint:
            return False
        if known != old.fingerprint or begun not in {None, new.fingerprint}:
            raise SecretMismatch(
                "The database is not under this TIP_SECRET, or was on its way to another new one:"
                " give both as they were, nothing was changed."
            )
        await remember(connection, ROTATION, new.fingerprint)
    try:
        await refuse_company(database)  # after the mark: a process that comes now is refused
    except OperatorError:
        if begun is None:
            async with database.write() as connection:
                await connection.execute(delete(memory).where(memory.c.name == ROTATION))
        raise
    return True


async def _forget(database: Database) -> None:
    """Delete the keys that cannot be made anew: their values are stored nowhere."""
    async with database.write() as connection:
        await connection.execute(delete(changes))
        await connection.execute(delete(updates).where(updates.c.sealed.is_(None)))
        await connection.execute(delete(ticket_attempts))
        # Under another secret a person would set another bit, and count twice.
        await connection.execute(delete(missed_searches))
        await connection.execute(delete(tip_budgets).where(tip_budgets.c.owner != ""))
        await connection.execute(update(evidence).values(hash_key=None))
        await connection.execute(update(share_jobs).values(after_key=None))  # it walks once more
        await connection.execute(
            update(outbox)
            .where(outbox.c.body.is_(None), outbox.c.letter_key.is_not(None))
            .values(letter_key=None, lane_key=None, chat_key=None)
        )


async def _renew_table(
    database: Database, old: Vault, new: Vault, sealed: SealedRows, done: RotationResult
) -> None:
    column, table = sealed.column, sealed.column.table
    which = and_(column.is_not(None), *sealed.where)
    async for rows in _chunks(database, table, which):
        async with database.write() as connection:
            for row in rows:
                blob, at, this = row[column.name], sealed.place(row), _this(table, row)
                if _opens(new, blob, at):
                    continue
                try:
                    opened = old.open(blob, at)
                except SecretMismatch:
                    done.damaged += 1
                    if sealed.keys:
                        await connection.execute(_without_keys(table, sealed.keys, this))
                else:
                    done.renewed += 1
                    keys, there = sealed.renew(old, new, row, opened)
                    values = {**keys, column.name: new.seal(opened, there)}
                    await connection.execute(update(table).where(this).values(values))


async def _renew_clear_letters(
    database: Database, old: Vault, new: Vault, done: RotationResult
) -> None:
    """Renew the keys of letters to readers and notices: only their keys are secret."""
    clear = outbox.c.letter_key.is_not(None) & ~outbox.c.secret
    async for rows in _chunks(database, outbox, clear):
        async with database.write() as connection:
            for row in rows:
                body = parse_body(row["body"])
                key = letter_key(new, body.chat_id, body.key)
                if row["letter_key"] == key:
                    continue
                known = row["letter_key"] == letter_key(old, body.chat_id, body.key)
                lane = None if body.lane is None else lane_key(new, body.lane)
                await connection.execute(
                    update(outbox)
                    .where(outbox.c.id == row["id"])
                    .values(letter_key=key if known else None, lane_key=lane)
                )
                done.renewed += 1


async def _chunks(
    database: Database, table: Table, where: ColumnElement[bool]
) -> AsyncIterator[Sequence[RowMapping]]:
    """Yield these rows in chunks. A row whose key has changed may come again: it is done then."""
    (key,) = table.primary_key
    rest = where
    while True:
        async with database.read() as connection:
            query = select(table).where(rest).order_by(key).limit(AT_ONCE)
            rows = (await connection.execute(query)).mappings().all()
        if not rows:
            return
        yield rows
        rest = where & (key > rows[-1][key.name])


def _this(table: Table, row: RowMapping) -> ColumnElement[bool]:
    (key,) = table.primary_key
    return and_(key == row[key.name])


def _opens(vault: Vault, sealed: bytes, at: bytes) -> bool:
    try:
        vault.open(sealed, at)
    except SecretMismatch:
        return False
    return True


def _without_keys(table: Table, keys: Sequence[str], this: ColumnElement[bool]) -> Update | Delete:
    """Take the keys from a damaged row, which stays if it can: a backup may hold it whole."""
    if any(table.c[name].primary_key for name in keys):
        return delete(table).where(this)
    (key,) = table.primary_key
    # Without look-up keys no column changes, but a statement is needed.
    return update(table).where(this).values(dict.fromkeys(keys) or {key: key})
