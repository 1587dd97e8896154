"""One copy of the bot sends: nobody has to know who else is alive, or which copy claimed a row.

Revision ID: 0015
"""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What only several senders needed goes; what they had in flight is recovered at the start."""
    op.drop_table("copies")
    op.drop_table("budgets")
    op.drop_column("outbox", "claimed_by")


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
