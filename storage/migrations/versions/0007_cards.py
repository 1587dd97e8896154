"""What editors do for the amount: articles' cards, disputes of places, notes in summaries.

Revision ID: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Id

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them. Articles from before have no card."""
    op.add_column("outbox", sa.Column("disputed", sa.JSON()))
    op.create_table(
        "disputes",
        _of_article(),
        sa.Column("place", sa.Text(), primary_key=True),
        sa.Column("readers", sa.Integer(), nullable=False),
    )
    op.create_table(
        "article_cards",
        _of_article(),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("listed", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("shown_at", sa.Double()),
        sa.Column("digest", sa.Text()),
        sa.Column("audience", sa.JSON()),
        sa.Column("audience_of", sa.Text()),
    )
    op.create_index("article_cards_newest", "article_cards", ["created_at"])
    op.create_table(
        "summary_notes",
        sa.Column("id", Id, primary_key=True),
        sa.Column("promised_at", sa.Double(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("used_at", sa.Double()),
    )
    op.create_index("summary_notes_of_summary", "summary_notes", ["promised_at"])


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")


def _of_article() -> sa.Column[int]:
    owner = sa.ForeignKey("articles.id", ondelete="CASCADE")
    return sa.Column("article_id", Id, owner, primary_key=True)
