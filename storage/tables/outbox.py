"""Tables of messages to be sent: fan-outs, the outbox, corrections, shares, Stars spent."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Double,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    and_,
    literal_column,
    text,
)

from storage.tables.base import Id, metadata, partial_index

# A job that makes an article's rows of the outbox; `cursor` is the last chat it has passed.
fanouts = Table(
    "fanouts",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("direct", JSON, nullable=False),
    Column("wide", JSON, nullable=False),
    Column("province", Boolean, nullable=False, server_default=text("false")),
    # The readers' keywords that the article matches, as typed or akin (bot.search.keywords).
    Column("keywords", JSON, nullable=False, server_default=text("'[]'")),
    Column("priority", SmallInteger, nullable=False, server_default=text("3")),
    Column("cursor", BigInteger),
    Column("created_at", Double, nullable=False),
    # The time when the pushes of many articles at once are due, so that they wait for one another.
    # Empty where the job begins anew.
    Column("due_at", Double),
    Column("finished_at", Double),
    # On hold: no row of the article is claimed or made until then (storage.outbox.holding).
    Column("held_until", Double),
    # Its waiting rows are being taken back; `cursor` is the last chat of that.
    Column("taking_back", Boolean, nullable=False, server_default=text("false")),
    # The places that the editors added, whatever the article's are: codes by `direct`, `wide`.
    Column("also", JSON(none_as_null=True)),
    partial_index("fanouts_unfinished", "article_id", where="finished_at IS NULL"),
    partial_index("fanouts_held", "article_id", "held_until", where="held_until IS NOT NULL"),
)

# A job that edits the messages with an article, so that they show it as it is now. One an article:
# it begins anew with each change. `cursor` is the last chat it has passed.
corrections = Table(
    "corrections",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("cursor", BigInteger),
    Column("created_at", Double, nullable=False),
    Column("due_at", Double, nullable=False),
    Column("finished_at", Double),
    partial_index("corrections_unfinished", "due_at", where="finished_at IS NULL"),
)

# A job that writes to the readers who were sent an article. `messages`: the parameters of
# sendMessage by language, until it is done. `readers`: how many passed chats were sent it.
errata = Table(
    "errata",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("messages", JSON, nullable=False),
    Column("readers", Integer, nullable=False, server_default=text("0")),
    Column("cursor", BigInteger),
    Column("created_at", Double, nullable=False),
    Column("finished_at", Double),
    # A published reply: a withdrawal of the article does not end it.
    Column("is_reply", Boolean, nullable=False, server_default=text("false")),
    Column("told", Integer, nullable=False, server_default=text("0")),  # how many were written to
    partial_index("errata_unfinished", "id", where="finished_at IS NULL"),
)

# The newsroom's own announcements to its readers, from the first word on. `revision` is one more
# with each change before it begins; `picture`: Telegram's id of it. `panel`: the message in the
# editors' group that shows it, written `version` times, the last time with `digest`. `cursor`: the
# last chat passed by the job that makes its rows or, after it is stopped, by the one that drops
# those that wait; `spread_at`: when that had gone over all. `asked_by`: the editor who wants it
# sent, while another one has to agree. `changed`: other words that are not confirmed yet.
announcements = Table(
    "announcements",
    metadata,
    Column("id", Id, primary_key=True),
    Column("created_at", Double, nullable=False),
    Column("revision", Integer, nullable=False, server_default=text("0")),
    Column("text", Text, nullable=False, server_default=text("''")),
    Column("picture", Text, nullable=False, server_default=text("''")),
    Column("label", Text, nullable=False, server_default=text("''")),
    Column("address", Text, nullable=False, server_default=text("''")),
    Column("places", JSON, nullable=False, server_default=text("'[]'")),  # none: to all readers
    Column("panel", BigInteger),
    Column("version", Integer, nullable=False, server_default=text("0")),
    Column("digest", Text),
    Column("asked_by", BigInteger),
    Column("started_at", Double),
    Column("cursor", BigInteger),
    Column("spread_at", Double),
    Column("stopped_at", Double),
    Column("changed", Text),
    Column("edited_at", Double),
    Column("editing", Boolean, nullable=False, server_default=text("false")),
    Column("edit_cursor", BigInteger),
    # The time when none of its rows waited any more, and its progress then.
    Column("finished_at", Double),
    Column("counts", JSON(none_as_null=True)),
    partial_index("announcements_unfinished", "id", where="finished_at IS NULL"),
)

# A push has `chat_id` and `article_id`, an announcement `chat_id` and `announcement_id`; while its
# message is to be edited, the kind is EDIT (storage.outbox.edits, .broadcasts). A letter has `body`
# (method, parameters) and `letter_key`; a secret letter has `chat_key` in place of `chat_id`, and
# its body is sealed.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("state", Text, nullable=False),  # pending, claimed, sent, failed, dropped
    Column("chat_id", BigInteger),
    Column("article_id", Id, ForeignKey("articles.id")),
    Column("announcement_id", Id),
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
    # The time that was promised for the summary of the article; empty for a push at once.
    Column("summary_for", Double),
    # How near the article is to a followed place, 0 for the nearest (storage.outbox.ways).
    Column("nearness", SmallInteger, nullable=False, server_default=text("0")),
    # Whether it exceeds its reader's limit of articles a day, and is for the summary; empty where
    # no limit applies.
    Column("over_limit", Boolean),
    # The places that the article is not about, as its reader says.
    Column("disputed", JSON(none_as_null=True)),
    Column("erratum_id", Id),  # of a letter: the job that wrote it
    Index("outbox_of_article", "article_id", "chat_id", unique=True),
    partial_index(
        "outbox_of_announcement",
        "announcement_id",
        "chat_id",
        where="announcement_id IS NOT NULL",
        unique=True,
    ),
    partial_index("outbox_of_letter", "letter_key", where="letter_key IS NOT NULL", unique=True),
    partial_index("outbox_pending", "priority", "due_at", "id", where="state = 'pending'"),
    # Rows that are tried again go before rows that were never tried.
    partial_index(
        "outbox_retried", "priority", "due_at", "id", where="attempts > 0 AND state = 'pending'"
    ),
    partial_index("outbox_claimed", "chat_id", where="state = 'claimed'"),
    partial_index("outbox_of_bundle", "bundle_id", where="bundle_id IS NOT NULL"),
    partial_index(
        "outbox_waiting_of_chat", "chat_id", "id", where="state IN ('pending', 'claimed')"
    ),
    partial_index(
        "outbox_waiting_secret",
        "chat_key",
        "id",
        where="chat_key IS NOT NULL AND state IN ('pending', 'claimed')",
    ),
    Index(
        "outbox_counted",
        "chat_id",
        "due_at",
        sqlite_where=text("over_limit = 0"),
        postgresql_where=text("NOT over_limit"),
    ),
    partial_index("outbox_of_erratum", "erratum_id", where="erratum_id IS NOT NULL"),
    partial_index("outbox_of_case", "case_id", where="case_id IS NOT NULL"),
    partial_index(
        "outbox_waiting_of_lane",
        "lane_key",
        "id",
        where="lane_key IS NOT NULL AND state IN ('pending', 'claimed')",
    ),
)

# The chats that were sent an article, and the message (empty where that stayed in another chat),
# after the row of the outbox is deleted. No other columns: it is a row a push for months.
recipients = Table(
    "recipients",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", Integer),
    sqlite_with_rowid=False,
)

# A message that a person sent through the bot in inline mode, into a chat unknown to the bot.
# `sealed`: Telegram's id of it, and its language. `shared_on`: the day, no finer. `due_at`: when it
# alone is to be edited, 0 for at once, as it was sent in words from before a change.
shares = Table(
    "shares",
    metadata,
    Column("share_key", Text, primary_key=True),
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("shared_on", Double, nullable=False),
    Column("due_at", Double),
    Index("shares_of_article", "article_id", "share_key"),
    partial_index("shares_due", "due_at", where="due_at IS NOT NULL"),
    sqlite_with_rowid=False,
)

# A job that has the shares of an article edited, one an article: it begins anew with each change,
# and is deleted when it is done. `after_key`: the last share that it has passed.
share_jobs = Table(
    "share_jobs",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("due_at", Double, nullable=False),
    Column("after_key", Text),
)

# The states in queries, written out so that the partial indexes apply: one WHERE state = 'pending'
# serves a query that says just that. A bound parameter in its place might be anything, and
# PostgreSQL's prepared plans would not use the index.
_PENDING: ColumnElement[str] = literal_column("'pending'")
_CLAIMED: ColumnElement[str] = literal_column("'claimed'")


def is_pending(rows: FromClause) -> ColumnElement[bool]:
    """Whether a row waits for its turn."""
    return rows.c.state == _PENDING


def is_retry(rows: FromClause) -> ColumnElement[bool]:
    """Whether a row waits to be tried again."""
    return and_(rows.c.attempts > literal_column("0"), is_pending(rows))


def is_claimed(rows: FromClause) -> ColumnElement[bool]:
    """Whether a row is in flight."""
    return rows.c.state == _CLAIMED


def is_unsettled(rows: FromClause) -> ColumnElement[bool]:
    """Whether a row is not settled: pending or in flight."""
    return rows.c.state.in_([_PENDING, _CLAIMED])


# Stars spent on paid broadcasts, in tenths, by the newsroom's day ("2026-11-24").
stars = Table(
    "stars",
    metadata,
    Column("day", Text, primary_key=True),
    Column("tenths", Integer, nullable=False),
)
