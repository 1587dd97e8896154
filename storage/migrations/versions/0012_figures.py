"""Figures: what is counted day by day for the editors, and what was searched and not found.

Revision ID: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two tables; nothing is known of the days before."""
    op.create_table(
        "daily_figures",
        sa.Column("day", sa.Text(), primary_key=True),
        sa.Column("figure", sa.Text(), primary_key=True),
        sa.Column("subject", sa.Text(), primary_key=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "missed_searches",
        sa.Column("words_key", sa.Text(), primary_key=True),
        sa.Column("day", sa.Text(), primary_key=True),
        sa.Column("words", sa.Text()),
        sa.Column("times", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("people", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        sqlite_with_rowid=False,
    )
    op.create_index("missed_searches_of_day", "missed_searches", ["day"])


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
