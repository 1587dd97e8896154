"""The tables of the archive. All of a row but its case is sealed to the editors' public keys."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table

from storage.schema import Id, metadata

# In the order of their ids, what happened in a case (bot.records). When is sealed, too.
archive = Table(
    "archive",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("archive_of_case", "case_id", "id"),
)
