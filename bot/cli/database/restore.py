"""`restore`: a backup into the database of DATABASE_URL, which is empty or not there yet."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import datetime
from pathlib import Path

from tqdm import tqdm

from bot.cli.tips import read_key
from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import SettingsError, file_faults
from bot.core.settings import Settings, load_settings
from bot.core.tip_secret import FILE_NAME, kept_secret
from bot.core.vault import Vault
from bot.workers.archive.backup import Backup, unpack
from bot.workers.archive.evidence_folder import FOLDER, EvidenceFolder
from bot.workers.archive.restore import RestoreResult, restore_backup

NOW, BACKUP = "now", "backup"  # moments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the backup, and until when the bot ran after it."""
    parser.add_argument("file", metavar="FILE", help="as `backup` wrote it, or the bot by itself")
    parser.add_argument(
        "--key", metavar="KEYFILE", help="the private key, where the backup is encrypted"
    )
    parser.add_argument(
        "--known-until",
        metavar="MOMENT",
        help="until when the bot ran after the backup: what was published by then is stored and"
        f" not pushed once more. `{NOW}`, `{BACKUP}` (it did not run on), or a time of the"
        " newsroom's as 2026-11-28T14:05; asked for on a terminal",
    )
    parser.epilog = "Stop the bot first. Broken off, it goes on where it was: run it once more."


def run(args: argparse.Namespace) -> int:
    """Restore the backup; return 1 where a sealed file is damaged."""
    settings = load_settings()
    vault = Vault(kept_secret(settings))
    key = read_key(Path(args.key)) if args.key else None
    with unpack(Path(args.file), key) as backup:
        _say_what_it_is(backup, settings)
        known_until = read_moment(args.known_until or _ask(), backup.contents.made_at, settings)
        done = asyncio.run(_restore(backup, settings, vault, known_until))
    _set_modes(settings)
    _say(done, settings)
    return 1 if done.damaged else 0


async def _restore(
    backup: Backup, settings: Settings, vault: Vault, known_until: float | None
) -> RestoreResult:
    with tqdm(desc="restored", unit=" rows", disable=None) as bar:
        return await restore_backup(
            backup,
            settings.database_url,
            vault,
            folder=EvidenceFolder(settings.data_folder),
            known_until=known_until,
            now=SYSTEM_CLOCK.now(),
            on_rows=bar.update,
        )


def _set_modes(settings: Settings) -> None:
    """Close files to other users: carried here by hand, they may be open to all."""
    for name, mode in ((FILE_NAME, 0o600), (FOLDER, 0o700)):
        path = settings.data_folder / name
        if path.exists():
            with file_faults(path):
                path.chmod(mode)


def _ask() -> str:
    if not sys.stdin.isatty():
        raise SettingsError(
            "--known-until is needed: `now`, `backup`, or the time at which the bot ended;"
            " what was published by then is not pushed once more."
        )
    print("Until when did the bot run after it? What was published by then is not pushed again.")
    return input(f"{NOW}, {BACKUP}, or a time as 2026-11-28T14:05 [{NOW}]: ").strip() or NOW


def read_moment(words: str, made_at: float | None, settings: Settings) -> float | None:
    """Return UTC epoch seconds; None where the bot did not run on after the backup, of `made_at`.

    Raises SettingsError for words that are no moment, or a moment that lies ahead.
    """
    if words == BACKUP:
        return None
    now = SYSTEM_CLOCK.now()
    if words == NOW:
        return now
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise SettingsError(
            f"--known-until: use `{NOW}`, `{BACKUP}`, or a time as 2026-11-28T14:05."
        ) from None
    at = (moment if moment.tzinfo else moment.replace(tzinfo=settings.zone)).timestamp()
    if at > now:
        raise SettingsError("--known-until lies in the future: nobody has that news yet.")
    return at if at > (made_at or 0.0) else None


def _say_what_it_is(backup: Backup, settings: Settings) -> None:
    made_at = backup.contents.made_at
    if made_at is None:
        print("The backup is whole, as far as it tells: it is of a version that wrote no hashes.")
        return
    when = datetime.fromtimestamp(made_at, settings.zone)
    print(f"The backup is whole, its hash is right. It is of {when:%Y-%m-%d %H:%M %Z}.")


def _say(done: RestoreResult, settings: Settings) -> None:
    rows = {name: digest.rows for name, digest in done.tables.items()}
    print(
        f"Restored: subscribers {rows['subscribers']:,}, articles {rows['articles']:,},"
        f" cases {rows['cases']:,}, sealed files {done.files:,}; each table compared by count and"
        " hash."
    )
    if done.missing:
        print(f"{done.missing:,} sealed files of cases are not in the backup.")
    if done.damaged:
        print(f"{done.damaged:,} sealed files are damaged in it, and were not restored.")
    print(f"Start the bot. Files of cases are in {settings.data_folder / FOLDER}.")
