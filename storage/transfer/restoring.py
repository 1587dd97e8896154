"""A backup's database becomes that of a bot again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import OperatorError, SecretMismatch
from bot.core.vault import Vault
from storage.engine.database import Database
from storage.engine.key_value import recall
from storage.engine.table_rows import Digest
from storage.opening import FINGERPRINT, SQLITE, open_alone, refuse_company
from storage.transfer.filling import fill
from storage.transfer.known import settle_known


async def restore_database(
    copy: Path,
    url: str,
    vault: Vault,
    *,
    origin: str,
    known_until: float | None,
    files: Callable[[], Awaitable[None]],
    on_rows: Callable[[int], object],
) -> Mapping[str, Digest]:
    """Fill the database of `url`, which is to be empty or not there; what its tables hold then.

    `copy`: of a backup, may be changed: one of an older version is brought to this one. `origin`,
    `files`, `on_rows`: of storage.transfer.filling. `known_until`: until then the bot ran on after
    the backup, if it did (UTC epoch seconds).
    Raises OperatorError where it does not fit, StorageError where a database does not work.
    """
    source = await open_alone(f"{SQLITE}{copy}")
    try:
        await _check_secret(source, vault)
        target = await open_alone(url, new=True)
        try:
            await refuse_company(target)

            async def finish(connection: AsyncConnection) -> None:
                if known_until is not None:
                    await settle_known(connection, until=known_until)

            return await fill(
                source, target, origin=origin, on_rows=on_rows, files=files, finish=finish
            )
        finally:
            await target.close()
    finally:
        await source.close()


async def _check_secret(source: Database, vault: Vault) -> None:
    async with source.read() as connection:
        fingerprint = await recall(connection, FINGERPRINT)
    if fingerprint is None:
        raise OperatorError("The database of this backup is empty.")
    if fingerprint != vault.fingerprint:
        raise SecretMismatch(
            "TIP_SECRET is not the one that this backup was made under: nothing was changed."
            " Put the one of that time in its place."
        )
