"""Tables of what is to be sent: fan-outs, the outbox, corrections, Stars spent."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    text,
)

from storage.tables.base import Id, metadata


def _unfinished(name: str, column: str) -> Index:
    """Of the jobs of a table, those that are not done."""
    to_do = text("finished_at IS NULL")
    return Index(name, column, sqlite_where=to_do, postgresql_where=to_do)


# A job that makes an article's rows of the outbox; `cursor` is the last chat it has passed.
fanouts = Table(
    "fanouts",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("direct", JSON, nullable=False),
    Column("wide", JSON, nullable=False),
    Column("priority", SmallInteger, nullable=False, server_default=text("3")),
    Column("cursor", BigInteger),
    Column("created_at", Double, nullable=False),
    # Of many articles at once: when their pushes are due, so that they wait for one another.
    Column("due_at", Double),
    Column("finished_at", Double),
    _unfinished("fanouts_unfinished", "article_id"),
)

# A job that has those who were sent an article see it as it is now: its messages are edited. One
# an article: it begins anew with each change. `cursor` is the last chat it has passed.
corrections = Table(
    "corrections",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("cursor", BigInteger),
    Column("created_at", Double, nullable=False),
    Column("due_at", Double, nullable=False),
    Column("finished_at", Double),
    _unfinished("corrections_unfinished", "due_at"),
)

# A job that writes to those who were sent an article. `messages`: the parameters of sendMessage
# by language.
errata = Table(
    "errata",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("messages", JSON, nullable=False),
    Column("cursor", BigInteger),
    Column("created_at", Double, nullable=False),
    Column("finished_at", Double),
    _unfinished("errata_unfinished", "id"),
)

# Queries must say these in the same words (storage.outbox.states), or the indexes are not used.
_WAITS = text("state IN ('pending', 'claimed')")
_SECRET_WAITS = text("chat_key IS NOT NULL AND state IN ('pending', 'claimed')")
_LANE_WAITS = text("lane_key IS NOT NULL AND state IN ('pending', 'claimed')")
_PENDING = text("state = 'pending'")
_RETRIED = text("attempts > 0 AND state = 'pending'")
_CLAIMED = text("state = 'claimed'")

# A push has `chat_id` and `article_id`; while the message that came of it is to be edited, its kind
# says so (storage.outbox.edits). A letter has `body` (method, parameters) and `letter_key`; a
# secret letter has `chat_key` in place of `chat_id`, and its body is sealed.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("state", Text, nullable=False),  # pending, claimed, sent, failed, dropped
    Column("chat_id", BigInteger),
    Column("article_id", Id, ForeignKey("articles.id")),
    Column("chat_key", Text),
    Column("letter_key", Text),  # of chat and key: a key goes to a chat once
    Column("lane_key", Text),
    Column("case_id", Id),
    Column("reply_to_card", Boolean, nullable=False, server_default=text("false")),
    Column("secret", Boolean, nullable=False, server_default=text("false")),
    Column("body", LargeBinary),
    Column("attempts", SmallInteger, nullable=False, server_default=text("0")),
    Column("created_at", Double, nullable=False),
    Column("due_at", Double, nullable=False),
    Column("settled_at", Double),
    Column("reason", Text),
    Column("message_ids", JSON),
    # The row whose message carries this one too; itself included, empty for a message of its own.
    Column("bundle_id", Id),
    Index("outbox_of_article", "article_id", "chat_id", unique=True),
    Index(
        "outbox_of_letter",
        "letter_key",
        unique=True,
        sqlite_where=text("letter_key IS NOT NULL"),
        postgresql_where=text("letter_key IS NOT NULL"),
    ),
    Index(
        "outbox_pending",
        "priority",
        "due_at",
        "id",
        sqlite_where=_PENDING,
        postgresql_where=_PENDING,
    ),
    # What is tried again goes before what was never tried.
    Index(
        "outbox_retried",
        "priority",
        "due_at",
        "id",
        sqlite_where=_RETRIED,
        postgresql_where=_RETRIED,
    ),
    Index("outbox_claimed", "chat_id", sqlite_where=_CLAIMED, postgresql_where=_CLAIMED),
    Index(
        "outbox_of_bundle",
        "bundle_id",
        sqlite_where=text("bundle_id IS NOT NULL"),
        postgresql_where=text("bundle_id IS NOT NULL"),
    ),
    Index(
        "outbox_waiting_of_chat",
        "chat_id",
        "id",
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    ),
    Index(
        "outbox_waiting_secret",
        "chat_key",
        "id",
        sqlite_where=_SECRET_WAITS,
        postgresql_where=_SECRET_WAITS,
    ),
    Index(
        "outbox_of_case",
        "case_id",
        sqlite_where=text("case_id IS NOT NULL"),
        postgresql_where=text("case_id IS NOT NULL"),
    ),
    Index(
        "outbox_waiting_of_lane",
        "lane_key",
        "id",
        sqlite_where=_LANE_WAITS,
        postgresql_where=_LANE_WAITS,
    ),
)

# Stars spent on paid broadcasts, in tenths, by the newsroom's day ("2026-11-24").
stars = Table(
    "stars",
    metadata,
    Column("day", Text, primary_key=True),
    Column("tenths", Integer, nullable=False),
)
