"""The tables of the first release, 0.1.0.

A database that people have is brought on from here by the versions after this one, which is not
changed any more (tests/data/databases holds what it made). Those before it were never released.

Revision ID: 0004
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOLDED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make all tables, those that others point at first."""
    _base()
    _readers()
    _articles()
    _search()
    _outbox()
    _cases()
    _archive()
    _cluster()


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")


def _index(
    name: str,
    table: str,
    columns: Sequence[str],
    *,
    unique: bool = False,
    where: str | None = None,
    sqlite_where: str | None = None,
) -> None:
    """`where` limits the index on both engines, unless SQLite needs other words for it."""
    on_sqlite = sqlite_where or where
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=None if on_sqlite is None else sa.text(on_sqlite),
        postgresql_where=None if where is None else sa.text(where),
    )


def _base() -> None:
    op.create_table(
        "changes",
        sa.Column("update_key", sa.Text(), primary_key=True),
        sa.Column("change", sa.Text(), primary_key=True),
    )
    op.create_table(
        "memory",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.create_table(
        "updates",
        sa.Column("update_key", sa.Text(), primary_key=True),
        sa.Column("starts", sa.SmallInteger(), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double()),
        sa.Column("reason", sa.Text()),
        sa.Column("sealed", sa.LargeBinary()),
    )
    _index("updates_to_forget", "updates", ["started_at"], where="sealed IS NULL")


def _readers() -> None:
    op.create_table(
        "follows",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("place", sa.Text(), primary_key=True),
        sa.Column("wide", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
    )
    _index("follows_of_place", "follows", ["place", "chat_id"])
    _index("follows_wide", "follows", ["place", "chat_id"], where="wide", sqlite_where="wide = 1")
    op.create_table(
        "subscribers",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("paused_until", sa.Double()),
        sa.Column("joined_on", sa.Double(), nullable=False),
        sa.Column("left_on", sa.Double()),
        sa.Column("left_reason", sa.Text()),
        sa.Column("quiet_from", sa.SmallInteger()),
        sa.Column("quiet_to", sa.SmallInteger()),
    )


def _articles() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", ID, primary_key=True),
        sa.Column("url", sa.Text(), nullable=False, unique=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("next_check_at", sa.Double(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("baseline_at", sa.Double()),
        sa.Column("last_success_at", sa.Double()),
        sa.Column("failures", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("address", sa.Text()),
        sa.Column("looked_at", sa.Double()),
        sa.Column("asked_at", sa.Double()),
        sa.Column("whole_at", sa.Double()),
        sa.Column("broken_since", sa.Double()),
        sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    op.create_table(
        "articles",
        sa.Column("id", ID, primary_key=True),
        sa.Column("identity", sa.Text(), nullable=False, unique=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("feed_id", ID, sa.ForeignKey("feeds.id"), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("image", sa.Text()),
        sa.Column("categories", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.Double(), nullable=False),
        sa.Column("stored_at", sa.Double(), nullable=False),
        sa.Column("changed_at", sa.Double()),
        sa.Column("placed_at", sa.Double()),
        sa.Column("missing_at", sa.Double()),
        sa.Column("withdrawn_at", sa.Double()),
    )
    _index("articles_of_feed", "articles", ["feed_id", "published_at"])
    op.create_table(
        "article_places",
        sa.Column(
            "article_id", ID, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("place", sa.Text(), primary_key=True),
        sa.Column("published_at", sa.Double(), nullable=False),
    )
    _index("article_places_newest", "article_places", ["place", "published_at", "article_id"])
    op.create_table(
        "examples",
        sa.Column(
            "article_id", ID, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("placed_at", sa.Double(), nullable=False),
    )
    op.create_table(
        "tallies",
        sa.Column(
            "article_id", ID, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("made", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("sent", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("blocked", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("dropped", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("failed", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("delay_sum", sa.Double(), nullable=False, server_default=sa.text("0")),
    )


def _search() -> None:
    """Each engine has its own index over `article_words` (storage.articles.search reads it)."""
    op.create_table(
        "article_words",
        sa.Column("position", ID, primary_key=True),
        sa.Column(
            "article_id",
            ID,
            sa.ForeignKey("articles.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.create_table(
        "vocabulary",
        sa.Column("word", FOLDED, primary_key=True),
        sa.Column("stem", FOLDED, nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    _index("vocabulary_stems", "vocabulary", ["stem"])
    op.create_table(
        "trigrams",
        sa.Column("trigram", FOLDED, primary_key=True),
        sa.Column("word", FOLDED, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table("search_analysis", sa.Column("analysis", sa.Text(), primary_key=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX article_words_index ON article_words"
            " USING gin (array_to_tsvector(string_to_array(words, ' ')))"
        )
        # The words are read by the index only: kept aside, they leave the rows that a search walks
        # over a few bytes long.
        op.execute("ALTER TABLE article_words SET (toast_tuple_target = 128)")
        return
    # The terms are folded and parted by spaces already: `ascii` leaves them alone, and without
    # positions (detail=none) the index is a third the size.
    op.execute(
        "CREATE VIRTUAL TABLE article_index USING fts5(words, content='article_words',"
        " content_rowid='position', tokenize='ascii', detail='none')"
    )
    added = "INSERT INTO article_index(rowid, words) VALUES (new.position, new.words);"
    gone = (
        "INSERT INTO article_index(article_index, rowid, words)"
        " VALUES ('delete', old.position, old.words);"
    )
    for event, steps in {"INSERT": added, "DELETE": gone, "UPDATE": gone + " " + added}.items():
        op.execute(
            f"CREATE TRIGGER article_words_{event.lower()} AFTER {event} ON article_words"
            f" BEGIN {steps} END"
        )


def _outbox() -> None:
    op.create_table(
        "stars",
        sa.Column("day", sa.Text(), primary_key=True),
        sa.Column("tenths", sa.Integer(), nullable=False),
    )
    op.create_table(
        "corrections",
        sa.Column(
            "article_id", ID, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("cursor", sa.BigInteger()),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double()),
    )
    _index("corrections_unfinished", "corrections", ["due_at"], where="finished_at IS NULL")
    op.create_table(
        "errata",
        sa.Column("id", ID, primary_key=True),
        sa.Column(
            "article_id", ID, sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("cursor", sa.BigInteger()),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double()),
    )
    _index("errata_unfinished", "errata", ["id"], where="finished_at IS NULL")
    op.create_table(
        "fanouts",
        sa.Column(
            "article_id", ID, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("direct", sa.JSON(), nullable=False),
        sa.Column("wide", sa.JSON(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False, server_default=sa.text("3")),
        sa.Column("cursor", sa.BigInteger()),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("due_at", sa.Double()),
        sa.Column("finished_at", sa.Double()),
    )
    _index("fanouts_unfinished", "fanouts", ["article_id"], where="finished_at IS NULL")
    op.create_table(
        "outbox",
        sa.Column("id", ID, primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("article_id", ID, sa.ForeignKey("articles.id")),
        sa.Column("chat_key", sa.Text()),
        sa.Column("letter_key", sa.Text()),
        sa.Column("lane_key", sa.Text()),
        sa.Column("case_id", ID),
        sa.Column("reply_to_card", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("secret", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("attempts", sa.SmallInteger(), nullable=False, server_default=sa.text("0")),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.Column("settled_at", sa.Double()),
        sa.Column("reason", sa.Text()),
        sa.Column("message_ids", sa.JSON()),
        sa.Column("bundle_id", ID),
    )
    _index("outbox_claimed", "outbox", ["chat_id"], where="state = 'claimed'")
    _index("outbox_of_article", "outbox", ["article_id", "chat_id"], unique=True)
    _index("outbox_of_bundle", "outbox", ["bundle_id"], where="bundle_id IS NOT NULL")
    _index("outbox_of_case", "outbox", ["case_id"], where="case_id IS NOT NULL")
    _index(
        "outbox_of_letter", "outbox", ["letter_key"], unique=True, where="letter_key IS NOT NULL"
    )
    _index("outbox_pending", "outbox", ["priority", "due_at", "id"], where="state = 'pending'")
    _index(
        "outbox_retried",
        "outbox",
        ["priority", "due_at", "id"],
        where="attempts > 0 AND state = 'pending'",
    )
    _index(
        "outbox_waiting_of_chat",
        "outbox",
        ["chat_id", "id"],
        where="state IN ('pending', 'claimed')",
    )
    _index(
        "outbox_waiting_of_lane",
        "outbox",
        ["lane_key", "id"],
        where="lane_key IS NOT NULL AND state IN ('pending', 'claimed')",
    )
    _index(
        "outbox_waiting_secret",
        "outbox",
        ["chat_key", "id"],
        where="chat_key IS NOT NULL AND state IN ('pending', 'claimed')",
    )


def _cases() -> None:
    op.create_table(
        "blocked_sources",
        sa.Column("source_key", sa.Text(), primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
    )
    op.create_table(
        "cases",
        sa.Column("id", ID, primary_key=True),
        sa.Column("codename", sa.Text(), nullable=False, unique=True),
        sa.Column("source_key", sa.Text()),
        sa.Column("ticket_key", sa.Text(), unique=True),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("touched_at", sa.Double(), nullable=False),
        sa.Column("closes_at", sa.Double()),
    )
    _index("cases_of_source", "cases", ["source_key", "id"])
    _index("cases_closing", "cases", ["closes_at"], where="closes_at IS NOT NULL")
    op.create_table(
        "case_counts",
        sa.Column("month", sa.Text(), primary_key=True),
        sa.Column("what", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    op.create_table(
        "drafts",
        sa.Column("source_key", sa.Text(), primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("touched_at", sa.Double(), nullable=False),
    )
    op.create_table(
        "ticket_attempts",
        sa.Column("source_key", sa.Text(), primary_key=True),
        sa.Column("since", sa.Double(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
    )
    op.create_table(
        "tip_budgets",
        sa.Column("owner", sa.Text(), primary_key=True),
        sa.Column("whole_at", sa.Double(), nullable=False),
    )
    op.create_table(
        "waitlists",
        sa.Column("posted_at", sa.Double(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_case", ID, nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("shown_at", sa.Double(), nullable=False),
    )
    op.create_table(
        "case_messages",
        sa.Column("message_key", sa.Text(), primary_key=True),
        sa.Column("case_id", ID, sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("card_key", sa.Text(), unique=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
    )
    _index("case_messages_of_case", "case_messages", ["case_id"])
    op.create_table(
        "compared_cases",
        sa.Column(
            "case_id",
            ID,
            sa.ForeignKey("cases.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
    )
    op.create_table(
        "deeds",
        sa.Column("id", ID, primary_key=True),
        sa.Column("case_id", ID, sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("editor", sa.BigInteger(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
    )
    _index("deeds_of_case", "deeds", ["case_id", "id"])
    op.create_table(
        "removals",
        sa.Column("case_id", ID, sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=False),
    )
    op.create_table(
        "topics",
        sa.Column("case_id", ID, sa.ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "waiting_cases",
        sa.Column(
            "case_id",
            ID,
            sa.ForeignKey("cases.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("since", sa.Double(), nullable=False),
    )


def _archive() -> None:
    op.create_table(
        "archive",
        sa.Column("id", ID, primary_key=True),
        sa.Column("case_id", ID, sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
    )
    _index("archive_of_case", "archive", ["case_id", "id"])
    op.create_table(
        "evidence",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("case_id", ID, sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", sa.Double()),
        sa.Column("hash_key", sa.Text()),
    )
    _index("evidence_of_case", "evidence", ["case_id"])
    _index("evidence_to_do", "evidence", ["due_at"], where="state IN ('waiting', 'doomed')")


def _cluster() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
    )
