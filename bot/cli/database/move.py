"""`move --to URL`: everything from the database of DATABASE_URL to another one."""

from __future__ import annotations

import argparse
import asyncio
import hashlib
from collections.abc import Mapping

from tqdm import tqdm

from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import OperatorError, SettingsError, file_faults
from bot.core.settings import Settings, load_settings
from bot.core.tip_secret import FILE_NAME, kept_secret
from bot.core.vault import Vault
from bot.workers.archive.evidence_folder import EvidenceFolder
from storage.engine.table_rows import Digest
from storage.transfer.transfer import transfer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the target."""
    parser.add_argument(
        "--to",
        required=True,
        metavar="URL",
        help="as DATABASE_URL: sqlite:///… or postgresql://…, a database that is empty",
    )
    parser.epilog = (
        "Stop the bot first. Broken off, it goes on where it was: run it once more. The old"
        " database is left as it is."
    )


def run(args: argparse.Namespace) -> int:
    """Move the database, and print what each table holds on both sides."""
    settings = load_settings()
    if args.to == settings.database_url:
        raise SettingsError("--to names the database of DATABASE_URL itself.")
    target = settings.model_copy(update={"database_url": args.to})
    tables = asyncio.run(_move(settings, target))
    for name, digest in tables.items():
        print(f"{name:<16} {digest.rows:>11,} rows  {digest.sha256[:16]}")
    print("Each is the same on both sides, by count and hash.")
    print("Now set DATABASE_URL to it, and start the bot. Delete the old one when all is well.")
    if not settings.tip_secret.get_secret_value():
        print(f"The secret stays in {settings.data_folder / FILE_NAME}: set TIP_SECRET_FILE to it.")
    return 0


async def _move(settings: Settings, target: Settings) -> Mapping[str, Digest]:
    here, there = EvidenceFolder(settings.data_folder), EvidenceFolder(target.data_folder)

    async def bring_files() -> None:
        if settings.data_folder.resolve() != target.data_folder.resolve():
            await asyncio.to_thread(_copy_files, here, there)

    with tqdm(desc="moved", unit=" rows", disable=None) as bar:
        return await transfer(
            settings.database_url,
            target.database_url,
            Vault(kept_secret(settings)),
            origin=f"move {hashlib.sha256(settings.database_url.encode()).hexdigest()}",
            files=bring_files,
            on_rows=bar.update,
        )


def _copy_files(here: EvidenceFolder, there: EvidenceFolder) -> None:
    for name in here.names():
        with file_faults(there.path_of(name)):
            sealed = here.read(name)
            there.write(name, sealed, now=SYSTEM_CLOCK.now())
            if there.read(name) != sealed:
                raise OperatorError(f"{there.path_of(name)} is not as it was written.")
