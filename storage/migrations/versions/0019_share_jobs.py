"""What people shared of an article is edited by a job that walks it: a change marks no row of it.

Revision ID: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Shares that are due already stay so, each for itself."""
    op.create_table(
        "share_jobs",
        sa.Column(
            "article_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.ForeignKey("articles.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.Column("after_key", sa.Text()),
    )
    op.drop_index("shares_of_article", "shares")
    op.create_index("shares_of_article", "shares", ["article_id", "share_key"])


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
