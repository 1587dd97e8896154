"""Quiet hours of a subscriber.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns that may be empty: both engines add them without touching a row."""
    op.add_column("subscribers", sa.Column("quiet_from", sa.SmallInteger(), nullable=True))
    op.add_column("subscribers", sa.Column("quiet_to", sa.SmallInteger(), nullable=True))


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
