"""Silent weeks: when it is looked at next whether a reader has had no news for seven days.

Revision ID: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Everybody from before is looked at once, in chunks: the outbox says what they were sent."""
    op.add_column("subscribers", sa.Column("silence_check_at", sa.Double()))
    op.execute("UPDATE subscribers SET silence_check_at = 0")
    active = sa.text("state = 'active' AND silence_check_at IS NOT NULL")
    op.create_index(
        "subscribers_to_check",
        "subscribers",
        ["silence_check_at"],
        sqlite_where=active,
        postgresql_where=active,
    )


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
