"""Bringing a database to this version. Alembic is imported only when there is something to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from bot.core.errors import OperatorError
from storage.tables.base import VERSION

# Any number that nothing else in this database uses as an advisory lock.
MIGRATION_LOCK = 7_411_203_615


def current_version(connection: Connection) -> str | None:
    """The version a database is at; None when it is empty."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if version is None else str(version)


def migrate(connection: Connection, to: str = VERSION) -> None:
    """Run the missing migrations, in the transaction that is open.

    Several processes may do so at once: the second waits and finds nothing to do. Raises
    OperatorError when a newer bot has been here.
    """
    if connection.dialect.name == "postgresql":
        # SQLite's BEGIN IMMEDIATE is such a lock already.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    version = current_version(connection)
    if version == to:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", _escape(Path(__file__).parents[1] / "migrations"))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise OperatorError(
            f"The database is of a newer version ({version}) than this bot ({VERSION}):"
            " install the newer bot again, or restore a backup from before it."
        )
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _escape(path: Path) -> str:
    """Alembic's settings are read by configparser, for which % is special."""
    return str(path).replace("%", "%%")
