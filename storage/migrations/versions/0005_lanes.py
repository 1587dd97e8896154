"""More lanes in the outbox: corrections and announcements before summaries and other edits.

Revision ID: 0005
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Summaries and edits stay the last two (bot.delivery.model.Priority)."""
    op.execute("UPDATE outbox SET priority = priority + 2 WHERE priority IN (4, 5)")


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
