"""Feeds: where they moved, whole looks, long failures; articles that are gone; pushes that wait.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns that may be empty: no row is touched."""
    op.add_column("feeds", sa.Column("address", sa.Text(), nullable=True))
    for name in ("looked_at", "whole_at", "broken_since"):
        op.add_column("feeds", sa.Column(name, sa.Double(), nullable=True))
    op.add_column(
        "feeds",
        sa.Column("told", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("articles", sa.Column("missing_at", sa.Double(), nullable=True))
    op.add_column("articles", sa.Column("withdrawn_at", sa.Double(), nullable=True))
    op.create_index("articles_of_feed", "articles", ["feed_id", "published_at"], unique=False)
    op.add_column("fanouts", sa.Column("due_at", sa.Double(), nullable=True))


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
