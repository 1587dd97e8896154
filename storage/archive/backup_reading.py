"""Reading a case's archive from the database of a backup, on any machine, without a secret."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, select
from sqlalchemy.exc import DatabaseError

from bot.cases.model import AuditEntry
from bot.core.errors import OperatorError
from storage.engine.migrating import current_version, migrate
from storage.tables.archive import archive, evidence
from storage.tables.cases import cases, deeds


@dataclass(frozen=True, slots=True)
class ArchivedCase:
    """A case in a backup, oldest first: its sealed records, and the deeds of editors."""

    records: tuple[bytes, ...]
    entries: tuple[AuditEntry, ...]


def read_case(path: Path, codename: str) -> ArchivedCase:
    """Return the case of this codename.

    `path`: a copy that may be changed: an older one is brought to this version. Raises
    OperatorError when it is no database of the bot or a newer one's, or has no such case.
    """
    with _open(path) as connection:
        case_id = connection.scalar(select(cases.c.id).where(cases.c.codename == codename))
        if case_id is None:
            raise OperatorError(f"There is no case {codename} in this backup.")
        records = select(archive.c.sealed).where(archive.c.case_id == case_id)
        sealed = tuple(connection.scalars(records.order_by(archive.c.id)))
        done = select(deeds).where(deeds.c.case_id == case_id).order_by(deeds.c.id)
        log = tuple(AuditEntry(row.editor, row.did, row.at) for row in connection.execute(done))
    if not sealed:
        raise OperatorError(
            f"Nothing of {codename} was archived: TIP_PUBLIC_KEYS was empty when it came,"
            " or its source has taken it back."
        )
    return ArchivedCase(sealed, log)


def evidence_names(path: Path) -> tuple[str, ...]:
    """Return the names of the sealed files that belong to a copy of the database."""
    with _open(path) as connection:
        kept = select(evidence.c.name).where(evidence.c.state == "kept").order_by(evidence.c.name)
        return tuple(connection.scalars(kept))


@contextmanager
def _open(path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True)
    try:
        with engine.begin() as connection:
            if current_version(connection) is None:
                raise OperatorError("The database of this backup is empty.")
            migrate(connection)
            yield connection
    except DatabaseError as error:
        raise OperatorError("The database of this backup is damaged.") from error
    finally:
        engine.dispose()
