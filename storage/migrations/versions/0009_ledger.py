"""The ledger of corrections, withdrawals and replies, and what a withdrawal says as its reason.

Revision ID: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; what was corrected before stays out of it: nobody kept the words."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "ledger",
        sa.Column("sequence", number, primary_key=True, autoincrement=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ground", sa.Text()),
        sa.Column("case_number", sa.BigInteger()),
        sa.Column("refers_to", sa.BigInteger()),
        sa.Column("told", sa.BigInteger()),
        sa.Column("readers", sa.BigInteger()),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("article_id", number, sa.ForeignKey("articles.id", ondelete="SET NULL")),
    )
    _partial_index("ledger_of_article", "article_id")
    _partial_index("ledger_referring", "refers_to")


def _partial_index(name: str, column: str) -> None:
    where = sa.text(f"{column} IS NOT NULL")
    op.create_index(name, "ledger", [column], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
