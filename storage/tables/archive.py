"""The tables of the archive. Their contents are sealed, and so are the times."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
)

from storage.tables.base import Id, metadata, partial_index

# The records of a case (bot.cases.records) in the order of their ids, sealed to the editors' keys.
archive = Table(
    "archive",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("archive_of_case", "case_id", "id"),
)

# Files that sources and editors sent: fetched once, kept in the data folder under a random name.
# While a file waits, `sealed` is Telegram's id of it, under TIP_SECRET.
evidence = Table(
    "evidence",
    metadata,
    Column("name", Text, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("state", Text, nullable=False),  # waiting, kept, left (not kept), doomed (to be deleted)
    Column("sealed", LargeBinary),
    Column("bytes", BigInteger, nullable=False),  # on the disk
    Column("attempts", SmallInteger, nullable=False),
    Column("due_at", Double),
    # The keyed SHA-256 of a kept file, while its case is open: it tells that two cases share it.
    Column("hash_key", Text),
    Index("evidence_of_case", "case_id"),
    partial_index("evidence_to_do", "due_at", where="state IN ('waiting', 'doomed')"),
)
