"""`backup`: a copy of the database and of the sealed files, while the bot runs."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.core.clock import SYSTEM_CLOCK
from bot.core.settings import Settings, load_settings
from bot.wiring.output import database
from bot.workers.archive.backup import write_backup
from bot.workers.archive.evidence_folder import EvidenceFolder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file, and what it holds."""
    parser.add_argument("file", metavar="FILE", help="an older one of that name is replaced")
    parser.add_argument(
        "--dialogues",
        action="store_true",
        help="also drafts and the ways back to sources, sealed under TIP_SECRET, so that open"
        " cases can go on from this backup; delete it as soon as a newer one is made",
    )
    parser.epilog = "No key is in it: keep TIP_SECRET elsewhere."


def run(args: argparse.Namespace) -> int:
    """Write the backup."""
    target = Path(args.file)
    missing = asyncio.run(_backup(load_settings(), target, dialogues=args.dialogues))
    if missing:
        print(f"{missing} files of cases are not on this machine: they are not in it.")
    print(f"Written to {target}. TIP_SECRET is not in it: keep a copy of it somewhere else.")
    return 0


async def _backup(settings: Settings, target: Path, *, dialogues: bool) -> int:
    folder = EvidenceFolder(settings.data_folder)
    async with database(settings) as storage:
        return await write_backup(
            storage, target, folder=folder, now=SYSTEM_CLOCK.now(), dialogues=dialogues
        )
