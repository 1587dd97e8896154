"""Tables of complaints by the press law: being written, and with the editors."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Integer, LargeBinary, Table, Text

from storage.tables.base import Id, metadata, partial_index

complaint_drafts = Table(
    "complaint_drafts",
    metadata,
    Column("person_key", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("touched_at", Double, nullable=False),
)

# `sealed`: who complains, of what, the papers, the words since; empty after it is erased. The clear
# columns are public: that there was a complaint of this number about this article, and its result.
# `version` rises with each change. `card`: the message in the editors' group.
complaints = Table(
    "complaints",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("article_id", Id, ForeignKey("articles.id"), nullable=False),
    Column("status", Text, nullable=False),
    Column("received_at", Double, nullable=False),
    Column("ended_at", Double),
    Column("remind_at", Double),
    Column("version", Integer, nullable=False),
    Column("card", BigInteger),
    Column("erratum_id", Id, ForeignKey("errata.id")),
    Column("person_key", Text),
    Column("sealed", LargeBinary),
    partial_index("complaints_of_person", "person_key", where="person_key IS NOT NULL"),
    partial_index("complaints_to_remind", "remind_at", where="remind_at IS NOT NULL"),
)
