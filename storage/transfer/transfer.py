"""One database into another one that is empty: a restore, a move."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import OperatorError, SecretMismatch
from bot.core.vault import Vault
from storage.engine.database import Database
from storage.engine.key_value import recall
from storage.engine.table_rows import Digest
from storage.opening import FINGERPRINT, open_alone, refuse_company
from storage.transfer.filling import fill
from storage.transfer.known import settle_known


async def transfer(
    source_url: str,
    target_url: str,
    vault: Vault,
    *,
    origin: str,
    files: Callable[[], Awaitable[None]],
    on_rows: Callable[[int], object],
    known_until: float | None = None,
) -> Mapping[str, Digest]:
    """Fill the database of `target_url`, which is empty or not there; return its tables' digests.

    The source may be brought to this version. `origin`, `files`, `on_rows`: as in
    storage.transfer.filling. `known_until`: the bot ran on elsewhere until then (UTC epoch
    seconds), and what it pushed is not to be pushed once more.

    Raises OperatorError where the source is under another secret, the target not empty, a bot runs
    on either, or the two differ in the end; StorageError where one does not work.
    """
    source = await open_alone(source_url)
    try:
        await _check_secret(source, vault)
        await refuse_company(source)
        target = await open_alone(target_url, new=True)
        try:
            await refuse_company(target)

            async def end() -> None:
                await files()
                await refuse_company(source)  # a bot that came meanwhile may have changed it
                await refuse_company(target)

            async def finish(connection: AsyncConnection) -> None:
                if known_until is not None:
                    await settle_known(connection, until=known_until)

            return await fill(
                source, target, origin=origin, on_rows=on_rows, files=end, finish=finish
            )
        finally:
            await target.close()
    finally:
        await source.close()


async def _check_secret(source: Database, vault: Vault) -> None:
    async with source.read() as connection:
        fingerprint = await recall(connection, FINGERPRINT)
    if fingerprint is None:
        raise OperatorError("There is no database of the bot to copy: nothing was changed.")
    if fingerprint != vault.fingerprint:
        raise SecretMismatch(
            "TIP_SECRET is not the one of what is to be copied: nothing was changed."
            " Put the one of that time in its place."
        )
