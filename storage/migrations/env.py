"""The script that Alembic runs: the versions, on the connection of `storage.engine.migrating`.

The caller's transaction is the migration's: it commits whole or not at all, on both engines.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from storage.tables.base import metadata


def run(connection: Connection) -> None:
    """Bring the database to the wanted version."""
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
