"""Shares: messages that people send through the bot, so that corrections can edit them.

Revision ID: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; of what was shared before, Telegram told nothing."""
    op.create_table(
        "shares",
        sa.Column("share_key", sa.Text(), primary_key=True),
        sa.Column(
            "article_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.ForeignKey("articles.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("shared_on", sa.Double(), nullable=False),
        sa.Column("due_at", sa.Double()),
        sqlite_with_rowid=False,
    )
    op.create_index("shares_of_article", "shares", ["article_id"])
    due = sa.text("due_at IS NOT NULL")
    op.create_index("shares_due", "shares", ["due_at"], sqlite_where=due, postgresql_where=due)


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
