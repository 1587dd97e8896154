"""The categories of articles, and the places that editors gave them.

Revision ID: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Columns that are empty or have a default, and an empty table: no row is touched."""
    op.add_column(
        "articles",
        sa.Column("categories", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    )
    op.add_column("articles", sa.Column("placed_at", sa.Double(), nullable=True))
    op.create_table(
        "examples",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("placed_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id"),
    )


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
