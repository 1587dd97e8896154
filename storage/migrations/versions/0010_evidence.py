"""Files of cases: fetched once, kept sealed in the data folder.

Revision ID: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TO_DO = sa.text("state IN ('waiting', 'doomed')")


def upgrade() -> None:
    """A table of its own: files of cases before it are not fetched."""
    op.create_table(
        "evidence",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_index("evidence_of_case", "evidence", ["case_id"], unique=False)
    op.create_index(
        "evidence_to_do", "evidence", ["due_at"], sqlite_where=TO_DO, postgresql_where=TO_DO
    )


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
