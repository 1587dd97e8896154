"""Feeds: moves, whole looks, long failures; pushes that wait; corrections of what was sent.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNFINISHED = sa.text("finished_at IS NULL")


def upgrade() -> None:
    """Columns that may be empty: no row is touched."""
    op.add_column("feeds", sa.Column("address", sa.Text(), nullable=True))
    for name in ("looked_at", "asked_at", "whole_at", "broken_since"):
        op.add_column("feeds", sa.Column(name, sa.Double(), nullable=True))
    op.add_column(
        "feeds",
        sa.Column("told", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("articles", sa.Column("missing_at", sa.Double(), nullable=True))
    op.add_column("articles", sa.Column("withdrawn_at", sa.Double(), nullable=True))
    op.create_index("articles_of_feed", "articles", ["feed_id", "published_at"], unique=False)
    op.add_column("fanouts", sa.Column("due_at", sa.Double(), nullable=True))
    _corrections()


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.create_table(
        "errata",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    for table, column in (("corrections", "due_at"), ("errata", "id")):
        op.create_index(
            f"{table}_unfinished",
            table,
            [column],
            sqlite_where=UNFINISHED,
            postgresql_where=UNFINISHED,
        )


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
