"""By what two open cases are told to share a file.

Revision ID: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column that may be empty: no row is touched."""
    op.add_column("evidence", sa.Column("hash_key", sa.Text(), nullable=True))


def downgrade() -> None:
    """A database is taken back by restoring a backup of it."""
    raise NotImplementedError("restore a backup instead")
