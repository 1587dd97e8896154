"""`tips keygen` and `tips export`: the editors' half of the archive, on their own machine."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bot.cases.codenames import read_codename
from bot.core.archive_keys import ArchiveKey
from bot.core.errors import OperatorError
from bot.core.settings import load_settings
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.workers.archive.case_export import REPORT, export_case

KEY_FILE = "tips-private.key"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the two actions."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    does = "make the editors' key pair; best on the machine where cases are to be opened"
    keygen = actions.add_parser("keygen", help=does, description=does, allow_abbrev=False)
    keygen.add_argument(
        "--output", default=KEY_FILE, metavar="FILE", help=f"the private key; default {KEY_FILE}"
    )
    does = "open one case of a backup with the private key, on an editor's own machine"
    export = actions.add_parser("export", help=does, description=does, allow_abbrev=False)
    export.add_argument("case", metavar="CASE", help="its codename, as MERPATI-41")
    export.add_argument("--key", required=True, metavar="FILE", help="the private key")
    export.add_argument("--from", required=True, dest="backup", metavar="BACKUP")
    export.add_argument("--output", default=".", metavar="DIR", help="default: this folder")


def run(args: argparse.Namespace) -> int:
    """Make a key pair, or open a case."""
    if args.action == "keygen":
        return _keygen(Path(args.output))
    return _export(args.case, Path(args.key), Path(args.backup), Path(args.output))


def _keygen(path: Path) -> int:
    key = ArchiveKey.generate()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise OperatorError(
            f"{path} is there already: keep it, it may open old cases; name another with --output."
        ) from None
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}.") from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.text())
    print(f"The private key was written to {path.absolute()}.")
    print("It belongs off the bot's machine: on an editor's own, with a copy in a safe place.")
    print("Without it nobody opens the archive; whoever has it and a backup opens every case.")
    print("On the bot's machine, in .env (several editors: their keys separated by spaces):")
    print(f"TIP_PUBLIC_KEYS={key.public}")
    return 0


def _export(case: str, key_file: Path, backup: Path, output: Path) -> int:
    codename = read_codename(case)
    if codename is None:
        raise OperatorError(f"{case} is no codename: one looks like MERPATI-41.")
    try:
        key = ArchiveKey.read(key_file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise OperatorError(f"{key_file}: {reason}.") from error
    settings = load_settings()
    gazetteer = load_gazetteer(settings.regions)
    # An archive is read later: its days have their year.
    reader = PageContext(load_texts().of(None), gazetteer, settings.zone, 0.0)
    done = export_case(backup, codename, key, output=output, reader=reader)
    print(f"{done.folder / REPORT}: {done.records} records, {done.files} files")
    print(f"{done.pack}: the same, with its hashes")
    return 0
