"""What editors need each day: articles on hold or sent further, what they are asked for, delays.

Revision ID: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add them; no article is on hold."""
    op.add_column("fanouts", sa.Column("held_until", sa.Double()))
    op.add_column("fanouts", _flag("taking_back"))
    op.add_column("fanouts", sa.Column("also", sa.JSON()))
    held = sa.text("held_until IS NOT NULL")
    op.create_index(
        "fanouts_held",
        "fanouts",
        ["article_id", "held_until"],
        sqlite_where=held,
        postgresql_where=held,
    )
    op.create_table(
        "push_delays",
        sa.Column(
            "article_id", _ID, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("step", sa.SmallInteger(), primary_key=True, autoincrement=False),
        sa.Column("chats", sa.Integer(), nullable=False),
    )
    op.create_table(
        "desk_prompts",
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("message_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("subject", _ID, nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
    )


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.text("false"))


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
