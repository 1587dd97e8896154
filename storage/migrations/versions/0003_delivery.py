"""Delivery: bundles, retries before the rest, tallies, Stars, and several copies of the bot.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
RETRIED = sa.text("attempts > 0 AND state = 'pending'")
CLAIMED = sa.text("state = 'claimed'")
BUNDLED = sa.text("bundle_id IS NOT NULL")

# What is known of pushes made before there were tallies.
COUNT = """
    INSERT INTO tallies (article_id, made, sent, blocked, dropped, failed, delay_sum)
    SELECT outbox.article_id,
           count(*),
           count(CASE WHEN state = 'sent' THEN 1 END),
           0,
           count(CASE WHEN state = 'dropped' THEN 1 END),
           count(CASE WHEN state = 'failed' THEN 1 END),
           coalesce(sum(CASE WHEN state = 'sent' AND settled_at > published_at
                             THEN settled_at - published_at END), 0)
    FROM outbox JOIN articles ON articles.id = outbox.article_id
    GROUP BY outbox.article_id
"""


def upgrade() -> None:
    """Columns that may be empty and tables of their own: no row of the outbox is touched."""
    op.add_column(
        "fanouts",
        sa.Column("priority", sa.SmallInteger(), server_default=sa.text("3"), nullable=False),
    )
    op.add_column("outbox", sa.Column("bundle_id", ID, nullable=True))
    op.add_column("outbox", sa.Column("claimed_by", sa.Text(), nullable=True))
    op.create_index(
        "outbox_retried",
        "outbox",
        ["priority", "due_at", "id"],
        sqlite_where=RETRIED,
        postgresql_where=RETRIED,
    )
    op.drop_index("outbox_claimed", "outbox")
    op.create_index(
        "outbox_claimed",
        "outbox",
        ["chat_id"],
        sqlite_where=CLAIMED,
        postgresql_where=CLAIMED,
    )
    op.create_index(
        "outbox_of_bundle",
        "outbox",
        ["bundle_id"],
        sqlite_where=BUNDLED,
        postgresql_where=BUNDLED,
    )
    _tables()
    op.execute(COUNT)


def _tables() -> None:
    counts = ("made", "sent", "blocked", "dropped", "failed")
    op.create_table(
        "tallies",
        sa.Column("article_id", ID, nullable=False),
        *(
            sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
            for name in counts
        ),
        sa.Column("delay_sum", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.create_table(
        "stars",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "copies",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "budgets",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("next_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
