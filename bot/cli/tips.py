"""`tips keygen` and `tips export`: the editors' half of the archive, on their own machine."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from bot.cases.codenames import read_codename
from bot.core.archive_keys import ArchiveKey, fingerprint
from bot.core.errors import OperatorError, file_faults
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
    keygen.add_argument(
        "--passphrase", action="store_true", help="ask for a passphrase that opens the private key"
    )
    export = actions.add_parser("export", help=does, description=does, allow_abbrev=False)
    export.add_argument("case", metavar="CASE", help="its codename, as MERPATI-41")
    export.add_argument("--key", required=True, metavar="FILE", help="the private key")
    export.add_argument("--from", required=True, dest="backup", metavar="BACKUP")
    export.add_argument("--output", default=".", metavar="DIR", help="default: this folder")


def run(args: argparse.Namespace) -> int:
    """Make a key pair, or open a case."""
    if args.action == "keygen":
        return _keygen(Path(args.output), locked=args.passphrase)
    return _export(args.case, Path(args.key), Path(args.backup), Path(args.output))


def _keygen(path: Path, *, locked: bool) -> int:
    key = ArchiveKey.generate()
    if path.exists():
        raise _is_there(path)
    words = _new_passphrase() if locked else ""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise _is_there(path) from None
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}.") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.content(words))
    print(f"The private key was written to {path.absolute()}.")
    print("It belongs off the bot's machine: on an editor's own, with a copy in a safe place.")
    print("Without it nobody opens the archive; whoever has it and a backup opens every case.")
    if locked:
        print("Nor does anybody open it without the passphrase, which is written nowhere.")
    print(f"Its fingerprint, by which the editors' group is told of it: {fingerprint(key.public)}")
    print("On the bot's machine, in .env (several editors: their keys separated by spaces):")
    print(f"TIP_PUBLIC_KEYS={key.public}")
    return 0


def _export(case: str, key_file: Path, backup: Path, output: Path) -> int:
    codename = read_codename(case)
    if codename is None:
        raise OperatorError(f"{case} is no codename: one looks like MERPATI-41.")
    with file_faults(key_file):
        key = ArchiveKey.read(key_file.read_bytes(), _passphrase)
    settings = load_settings()
    gazetteer = load_gazetteer(settings.regions)
    # An archive is read later: its days have their year.
    reader = PageContext(load_texts().of(None), gazetteer, settings.zone, 0.0)
    done = export_case(backup, codename, key, output=output, reader=reader)
    print(f"{done.folder / REPORT}: {done.records} records, {done.files} files")
    print(f"{done.pack}: the same, with its hashes")
    return 0


def _is_there(path: Path) -> OperatorError:
    return OperatorError(
        f"{path} is there already: keep it, it may open old cases; name another with --output."
    )


def _new_passphrase() -> str:
    words = _passphrase()
    if not words:
        raise OperatorError(
            "An empty passphrase protects nothing: leave --passphrase out, or type one."
        )
    if _passphrase("The same again: ") != words:
        raise OperatorError("The two passphrases differ: nothing was written.")
    return words


def _passphrase(prompt: str = "Passphrase of the private key: ") -> str:
    """Unseen on a terminal; else a line of the standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\n")
