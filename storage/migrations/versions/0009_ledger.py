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
    """Add the tables; what was corrected before stays out: its words are not kept."""
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
    _partial_index("ledger_of_article", "ledger", "article_id")
    _partial_index("ledger_referring", "ledger", "refers_to")
    op.create_table(
        "tellings",
        sa.Column(
            "sequence",
            number,
            sa.ForeignKey("ledger.sequence"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column(
            "article_id", number, sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("erratum_id", number),
        sa.Column("created_at", sa.Double(), nullable=False),
    )
    op.add_column("articles", sa.Column("reason_entry", sa.BigInteger()))
    op.add_column("articles", sa.Column("reason_at", sa.Double()))
    op.add_column(
        "errata", sa.Column("readers", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    op.execute("UPDATE errata SET messages = '{}' WHERE finished_at IS NOT NULL")
    op.add_column("outbox", sa.Column("erratum_id", number))
    _partial_index("outbox_of_erratum", "outbox", "erratum_id")


def _partial_index(name: str, table: str, column: str) -> None:
    where = sa.text(f"{column} IS NOT NULL")
    op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
