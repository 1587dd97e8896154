"""Sealing a case for the database and opening it again, within a transaction.

No two seals of a case are the same bytes: they tell whether it was changed meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import asdict
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar

import structlog
from sqlalchemy import ColumnElement, RowMapping, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.model import Case, Closing, Editor, Note, Turn
from bot.core.errors import SecretMismatch
from bot.core.json_codec import encode
from bot.core.vault import Vault
from bot.tips.model import Evidence
from storage.engine.coarse_time import whole_minute
from storage.engine.sealed_place import place
from storage.tables.cases import cases
from storage.tips.drafts import source_key

OPEN = cases.c.sealed.is_not(None)  # the end of a case erases its sealed bytes
AT_WORK = and_(OPEN, cases.c.closes_at.is_(None))  # and not closed by editors

log = structlog.get_logger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class CaseChanged(Exception):
    """The error that the case is not as it was read: read it again."""


class StoredCase(NamedTuple):
    """An open case, and the bytes it was read from."""

    case: Case
    sealed: bytes


def seal_case(vault: Vault, case: Case) -> bytes:
    """Return the case as it is now, sealed; its id and codename stand in columns."""
    kept = {name: value for name, value in asdict(case).items() if name not in {"id", "codename"}}
    key = source_key(vault, case.source_chat_id)
    return vault.seal(encode(kept), case_place(case.id, case.codename, key))


def case_place(case_id: int, codename: str, key: str | None) -> bytes:
    """Return the place of a case's seal: neither its name nor its source can be exchanged."""
    return place(cases.c.sealed, case_id, codename, key)


def unseal_case(vault: Vault, row: RowMapping) -> Case:
    """Return the case of a row of `cases` not closed. Raises SecretMismatch for a damaged one."""
    at = case_place(row["id"], row["codename"], row["source_key"])
    kept = json.loads(vault.open(row["sealed"], at))
    evidence = tuple(Evidence(**piece) for piece in kept.pop("evidence", ()))
    notes = tuple(Note(**note) for note in kept.pop("notes", ()))
    turns = tuple(
        Turn(**{**turn, "piece": Evidence(**turn["piece"])}) for turn in kept.pop("turns", ())
    )
    held = tuple(Evidence(**piece) for piece in kept.pop("held", ()))
    owner, closing = kept.pop("owner", None), kept.pop("closing", None)
    return Case(
        id=row["id"],
        codename=row["codename"],
        evidence=evidence,
        notes=notes,
        turns=turns,
        held=held,
        owner=Editor(**owner) if owner else None,
        closing=Closing(**closing) if closing else None,
        merged=tuple(kept.pop("merged", ())),
        **kept,
    )


def unseal_cases(vault: Vault, rows: Iterable[RowMapping]) -> list[Case]:
    """Return the cases of rows that are not closed; without damaged ones, which are logged."""
    opened = []
    for row in rows:
        try:
            opened.append(unseal_case(vault, row))
        except SecretMismatch:
            log.error("case_does_not_open", case=row["id"])
    return opened


async def lock_case(
    connection: AsyncConnection, vault: Vault, which: ColumnElement[bool]
) -> Case | None:
    """Return the open case, or None; no one else changes it while the transaction lasts."""
    query = select(cases).where(which, OPEN).with_for_update()
    found = (await connection.execute(query)).mappings().one_or_none()
    return None if found is None else unseal_case(vault, found)


async def read_case(
    connection: AsyncConnection, vault: Vault, which: ColumnElement[bool]
) -> StoredCase | None:
    """Return the open case, the newest of several, or None; another change may overtake it."""
    query = select(cases).where(which, OPEN).order_by(cases.c.id.desc()).limit(1)
    found = (await connection.execute(query)).mappings().one_or_none()
    return None if found is None else StoredCase(unseal_case(vault, found), found["sealed"])


async def lock_open(connection: AsyncConnection, case_id: int) -> bool:
    """Whether the case is open; while the transaction lasts, no one else changes or closes it."""
    query = select(cases.c.id).where(cases.c.id == case_id, OPEN).with_for_update()
    return await connection.scalar(query) is not None


async def lock_unchanged(connection: AsyncConnection, read: StoredCase) -> None:
    """Lock the case for the transaction. Raises CaseChanged where it is not as it was read."""
    query = select(cases.c.sealed).where(cases.c.id == read.case.id).with_for_update()
    if await connection.scalar(query) != read.sealed:
        raise CaseChanged


def repeat_when_changed(
    attempt: Callable[P, Coroutine[None, None, T]],
) -> Callable[P, Coroutine[None, None, T]]:
    """Repeat an attempt, with what it reads, while others change the case meanwhile."""

    @wraps(attempt)
    async def repeated(*args: P.args, **kwargs: P.kwargs) -> T:
        while True:
            with suppress(CaseChanged):
                return await attempt(*args, **kwargs)

    return repeated


async def write_case(connection: AsyncConnection, vault: Vault, case: Case, *, at: float) -> None:
    """Write the case as it is now, touched at this moment."""
    closes_at = case.closing.erased_at if case.closing else None
    await connection.execute(
        update(cases)
        .where(cases.c.id == case.id)
        .values(sealed=seal_case(vault, case), touched_at=whole_minute(at), closes_at=closes_at)
    )
