"""Keywords: what somebody follows, or wants nothing of, by words or as a subject.

Revision ID: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, and what of it a fan-out has to know."""
    folded = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "keywords",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("keyword", folded, primary_key=True),
        sa.Column("pivot", folded, nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("until", sa.Double()),
    )
    op.create_index("keywords_of_pivot", "keywords", ["pivot", "keyword", "wanted", "chat_id"])
    op.add_column(
        "fanouts",
        sa.Column("keywords", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
    )


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
