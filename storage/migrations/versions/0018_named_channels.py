"""Channels are named to readers whose push takes long: in which push, and since when.

Revision ID: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """None was named so far."""
    op.add_column("channels", sa.Column("named_in", sa.BigInteger()))
    op.add_column("channels", sa.Column("named_at", sa.Double()))


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
