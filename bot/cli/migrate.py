"""`migrate`: bring the database to this version (every command that uses it does so too)."""

from __future__ import annotations

import argparse
import asyncio

from bot.core.settings import Settings, load_settings
from bot.core.tip_secret import tip_secret
from bot.core.vault import Vault
from storage.opening import open_storage


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare nothing but the help."""
    parser.epilog = "Safe to repeat; a database of a newer version is refused."


def run(_args: argparse.Namespace) -> int:
    """Open it and close it again."""
    settings = load_settings()
    asyncio.run(_migrate(settings))
    print("The database is at this version.")
    return 0


async def _migrate(settings: Settings) -> None:
    storage = await open_storage(settings.database_url, vault=Vault(tip_secret(settings)))
    await storage.close()
