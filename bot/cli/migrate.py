"""`migrate`: bring the database to this version (every command that uses it does so too)."""

from __future__ import annotations

import argparse
import asyncio

from bot.cli.output import database
from bot.core.settings import Settings, load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare nothing but the help."""
    parser.epilog = "Safe to repeat; a database of a newer version is refused."


def run(_args: argparse.Namespace) -> int:
    """Open it and close it again."""
    asyncio.run(_migrate(load_settings()))
    print("The database is at this version.")
    return 0


async def _migrate(settings: Settings) -> None:
    async with database(settings):
        pass  # whoever opens it brings it to this version
