"""The first tables.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "cases",
        sa.Column("id", ID, nullable=False),
        sa.Column("codename", sa.Text(), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=True),
        sa.Column("ticket_key", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("touched_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("codename"),
        sa.UniqueConstraint("ticket_key"),
    )
    op.create_index("cases_of_source", "cases", ["source_key", "id"], unique=False)
    op.create_table(
        "changes",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("update_id", "change"),
    )
    op.create_table(
        "drafts",
        sa.Column("source_key", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("touched_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("source_key"),
    )
    op.create_table(
        "feeds",
        sa.Column("id", ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("next_check_at", sa.Double(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("baseline_at", sa.Double(), nullable=True),
        sa.Column("last_success_at", sa.Double(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("url"),
    )
    op.create_table(
        "follows",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("wide", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "place"),
    )
    op.create_index("follows_of_place", "follows", ["place", "chat_id"], unique=False)
    op.create_index(
        "follows_wide",
        "follows",
        ["place", "chat_id"],
        unique=False,
        sqlite_where=sa.text("wide = 1"),
        postgresql_where=sa.text("wide"),
    )
    op.create_table(
        "memory",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "subscribers",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("paused_until", sa.Double(), nullable=True),
        sa.Column("joined_on", sa.Double(), nullable=False),
        sa.Column("left_on", sa.Double(), nullable=True),
        sa.Column("left_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("chat_id"),
    )
    op.create_table(
        "ticket_attempts",
        sa.Column("source_key", sa.Text(), nullable=False),
        sa.Column("since", sa.Double(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source_key"),
    )
    op.create_table(
        "updates",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("starts", sa.SmallInteger(), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("update_id"),
    )
    op.create_index(
        "updates_to_forget",
        "updates",
        ["started_at"],
        unique=False,
        sqlite_where=sa.text("sealed IS NULL"),
        postgresql_where=sa.text("sealed IS NULL"),
    )
    op.create_table(
        "articles",
        sa.Column("id", ID, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("feed_id", ID, nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("image", sa.Text(), nullable=True),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.Double(), nullable=False),
        sa.Column("stored_at", sa.Double(), nullable=False),
        sa.Column("changed_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["feed_id"],
            ["feeds.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("identity"),
    )
    op.create_table(
        "case_messages",
        sa.Column("message_key", sa.Text(), nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("card_key", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("message_key"),
        sa.UniqueConstraint("card_key"),
    )
    op.create_index("case_messages_of_case", "case_messages", ["case_id"], unique=False)
    op.create_table(
        "article_places",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("published_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "place"),
    )
    op.create_index(
        "article_places_newest",
        "article_places",
        ["place", "published_at", "article_id"],
        unique=False,
    )
    op.create_table(
        "article_words",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.create_table(
        "fanouts",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("direct", sa.JSON(), nullable=False),
        sa.Column("wide", sa.JSON(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.create_index(
        "fanouts_unfinished",
        "fanouts",
        ["article_id"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("article_id", ID, nullable=True),
        sa.Column("chat_key", sa.Text(), nullable=True),
        sa.Column("letter_key", sa.Text(), nullable=True),
        sa.Column("lane_key", sa.Text(), nullable=True),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("reply_to_card", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("secret", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.Column("settled_at", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("message_ids", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "outbox_claimed",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'claimed'"),
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.create_index(
        "outbox_of_letter",
        "outbox",
        ["letter_key"],
        unique=True,
        sqlite_where=sa.text("letter_key IS NOT NULL"),
        postgresql_where=sa.text("letter_key IS NOT NULL"),
    )
    op.create_index("outbox_of_article", "outbox", ["article_id", "chat_id"], unique=True)
    op.create_index(
        "outbox_of_case",
        "outbox",
        ["case_id"],
        unique=False,
        sqlite_where=sa.text("case_id IS NOT NULL"),
        postgresql_where=sa.text("case_id IS NOT NULL"),
    )
    op.create_index(
        "outbox_pending",
        "outbox",
        ["priority", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "outbox_waiting_of_chat",
        "outbox",
        ["chat_id", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending', 'claimed')"),
        postgresql_where=sa.text("state IN ('pending', 'claimed')"),
    )
    op.create_index(
        "outbox_waiting_of_lane",
        "outbox",
        ["lane_key", "id"],
        unique=False,
        sqlite_where=sa.text("lane_key IS NOT NULL AND state IN ('pending', 'claimed')"),
        postgresql_where=sa.text("lane_key IS NOT NULL AND state IN ('pending', 'claimed')"),
    )
    op.create_index(
        "outbox_waiting_secret",
        "outbox",
        ["chat_key", "id"],
        unique=False,
        sqlite_where=sa.text("chat_key IS NOT NULL AND state IN ('pending', 'claimed')"),
        postgresql_where=sa.text("chat_key IS NOT NULL AND state IN ('pending', 'claimed')"),
    )
    make_word_index()


def make_word_index() -> None:
    """Each engine's own index over `article_words` (storage.search looks into it)."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX article_words_index ON article_words"
            " USING gin (array_to_tsvector(string_to_array(words, ' ')))"
        )
        return
    # The words are folded and parted by spaces already: `ascii` leaves them alone, and without
    # positions (detail=none) the index is a third the size.
    op.execute(
        "CREATE VIRTUAL TABLE article_index USING fts5(words, content='article_words',"
        " content_rowid='article_id', tokenize='ascii', detail='none')"
    )
    added = "INSERT INTO article_index(rowid, words) VALUES (new.article_id, new.words);"
    gone = (
        "INSERT INTO article_index(article_index, rowid, words)"
        " VALUES ('delete', old.article_id, old.words);"
    )
    for event, steps in {"INSERT": added, "DELETE": gone, "UPDATE": gone + " " + added}.items():
        op.execute(
            f"CREATE TRIGGER article_words_{event.lower()} AFTER {event} ON article_words"
            f" BEGIN {steps} END"
        )


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
