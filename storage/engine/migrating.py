"""Bringing a database to this version. Alembic is imported only when there is something to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select, text, update

from bot.core.errors import OperatorError
from storage.tables.base import VERSION
from storage.tables.cluster import leases

if TYPE_CHECKING:
    from alembic.config import Config

# Any number that is no other advisory lock in this database.
MIGRATION_LOCK = 7_411_203_615


@dataclass(frozen=True)
class Upgrade:
    """The upgrade of an older database: `copy` is the database from before, of SQLite only."""

    from_version: str
    to_version: str
    copy: Path | None


def current_version(connection: Connection) -> str | None:
    """Return the version a database is at; None when it is empty."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if version is None else str(version)


def migrate(connection: Connection, to: str = VERSION) -> None:
    """Run the missing migrations, in the transaction that is open.

    Several processes may do so at once: the second waits and has nothing left to do. Raises
    OperatorError when a newer bot has been here.
    """
    if connection.dialect.name == "postgresql":
        # SQLite's BEGIN IMMEDIATE is such a lock already.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    version = current_version(connection)
    if version == to:
        return
    refuse_newer(version)
    from alembic import command

    _depose_leader(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def refuse_newer(version: str | None) -> None:
    """Raise OperatorError for a version that this bot does not know."""
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if version is not None and version not in known:
        raise OperatorError(
            f"The database is of a newer version ({version}) than this bot ({VERSION}), or of"
            " one that was never released: install the newer bot again, or restore a backup."
        )


def _depose_leader(connection: Connection) -> None:
    """End the lease of an older version's leader: it writes no more (storage.engine.fence).

    It has finished what it was writing, and it cannot take the lease again (storage.cluster).
    """
    if connection.dialect.name == "sqlite" or not connection.dialect.has_table(
        connection, leases.name
    ):
        return
    connection.execute(select(leases.c.name).with_for_update())
    connection.execute(update(leases).values(holder="", number=leases.c.number + 1, until=0.0))


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _escape(Path(__file__).parents[1] / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def _escape(path: Path) -> str:
    """Escape % in a path: Alembic's settings are read by configparser, for which % is special."""
    return str(path).replace("%", "%%")
