"""What must not lie in a database in the clear, and the search for it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from storage.repositories import Storage
from storage.tables.base import metadata
from tests.support.cases.samples import SOURCE

MARK = "KESAKSIANRAHASIA"
TICKET = "TIKETRAHASIA"
MARKS = (MARK, TICKET, str(SOURCE))


async def everything_in(storage: Storage) -> bytes:
    """All bytes of an SQLite database and its WAL, or all columns as text on PostgreSQL."""
    async with storage.database.read() as connection:
        if storage.database.is_sqlite:
            row = (await connection.exec_driver_sql("PRAGMA database_list")).one()
            files = sorted(Path(row.file).parent.glob(Path(row.file).name + "*"))
            assert any(file.name.endswith("-wal") for file in files)  # it may just have been cut
            return b"".join(file.read_bytes() for file in files)
        dumps = [
            str((await connection.execute(select(table))).all()) for table in metadata.sorted_tables
        ]
        return "".join(dumps).encode()


async def assert_hidden(storage: Storage) -> None:
    found = await everything_in(storage)
    sqlite_id = SOURCE.to_bytes(6, "big")  # how SQLite writes an integer of this size
    for mark in (*(mark.encode() for mark in MARKS), sqlite_id):
        assert mark not in found
