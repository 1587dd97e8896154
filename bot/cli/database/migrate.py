"""`migrate`: bring the database to this version (`run` does so too)."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.core.settings import Settings, load_settings
from bot.core.tip_secret import tip_secret
from bot.core.vault import Vault
from storage.engine.kept_copy import COPY_DAYS, kept_copies
from storage.opening import open_storage


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare nothing but the help."""
    parser.epilog = (
        "Safe to repeat; a database of a newer version is refused. Of an SQLite database a copy is"
        f" kept beside it for {COPY_DAYS} days. Of one on PostgreSQL make a pg_dump before."
    )


def run(_args: argparse.Namespace) -> int:
    """Bring the database to this version, unless it has it."""
    copies = asyncio.run(_migrate(load_settings()))
    print("The database is at this version.")
    for copy in copies:
        print(f"As it was before: {copy}, which the bot deletes after {COPY_DAYS} days.")
    return 0


async def _migrate(settings: Settings) -> list[Path]:
    vault = Vault(tip_secret(settings))
    storage = await open_storage(settings.database_url, vault=vault, upgrade=True)
    await storage.close()
    file = storage.database.file
    return [] if file is None else sorted(kept_copies(file))
