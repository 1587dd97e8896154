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
    op.add_column(
        "errata", sa.Column("told", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    op.create_table(
        "complaint_drafts",
        sa.Column("person_key", sa.Text(), primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("touched_at", sa.Double(), nullable=False),
    )
    op.create_table(
        "complaints",
        sa.Column("id", Id, primary_key=True),
        sa.Column("number", sa.Text(), nullable=False, unique=True),
        sa.Column("article_id", Id, sa.ForeignKey("articles.id"), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Double(), nullable=False),
        sa.Column("ended_at", sa.Double()),
        sa.Column("remind_at", sa.Double()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("card", sa.BigInteger()),
        sa.Column("erratum_id", Id, sa.ForeignKey("errata.id")),
        sa.Column("person_key", sa.Text()),
        sa.Column("sealed", sa.LargeBinary()),
    )
    for name, column in (
        ("complaints_of_person", "person_key"),
        ("complaints_to_remind", "remind_at"),
    ):
        present = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            name, "complaints", [column], sqlite_where=present, postgresql_where=present
        )


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
