"""The right of reply: who had an article is known for months, and told of a published reply.

Revision ID: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Id

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it. Of what the outbox has pruned before nobody knows any more who had it."""
    op.create_table(
        "recipients",
        sa.Column(
            "article_id", Id, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("chat_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("message_id", sa.Integer()),
        sqlite_with_rowid=False,
    )
    op.add_column(
        "errata",
        sa.Column("is_reply", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    for name in ("known", "told"):
        op.add_column(
            "errata", sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0"))
        )


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
