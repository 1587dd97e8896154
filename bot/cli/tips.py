"""`tips keygen` and `tips export`: the editors' half of the archive, on their own machine.

That may be Windows: the imports of these two actions exist there too. `tips rotate`: the bot's own
secret, changed.
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from pathlib import Path

from bot.cases.codenames import read_codename
from bot.core.archive_keys import ArchiveKey, fingerprint
from bot.core.errors import OperatorError, SettingsError, file_faults
from bot.core.settings import Settings, load_settings
from bot.core.tip_secret import FILE_NAME, secret_in, tip_secret
from bot.core.vault import Vault
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.wiring.output import for_its_owner
from bot.workers.archive.case_export import REPORT, export_case
from storage.engine.kept_copy import delete_copies
from storage.opening import open_alone
from storage.rotation.rotation import RotationResult, rotate

KEY_FILE, BACKUP_KEY_FILE = "tips-private.key", "backup-private.key"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    does = "make the editors' key pair; best on the machine where cases are to be opened"
    keygen = actions.add_parser("keygen", help=does, description=does, allow_abbrev=False)
    keygen.add_argument(
        "--output", metavar="FILE", help=f"the private key; default {KEY_FILE} or {BACKUP_KEY_FILE}"
    )
    keygen.add_argument(
        "--backups", action="store_true", help="the operator's pair for BACKUP_DIR instead"
    )
    keygen.add_argument(
        "--passphrase", action="store_true", help="ask for a passphrase that opens the private key"
    )
    does = "change TIP_SECRET: all that is under it is made anew; stop the bot first"
    rotation = actions.add_parser("rotate", help=does, description=does, allow_abbrev=False)
    rotation.add_argument(
        "--new",
        metavar="FILE",
        help="the new secret, made if it is not there; where TIP_SECRET is given in the settings",
    )
    rotation.epilog = "Broken off, it goes on where it was: run it once more."
    does = "open one case of a backup with the private key, on an editor's own machine"
    export = actions.add_parser("export", help=does, description=does, allow_abbrev=False)
    export.add_argument("case", metavar="CASE", help="its codename, as MERPATI-41")
    export.add_argument("--key", required=True, metavar="FILE", help="the private key")
    export.add_argument("--from", required=True, dest="backup", metavar="BACKUP")
    export.add_argument("--output", default=".", metavar="DIR", help="default: this folder")


def run(args: argparse.Namespace) -> int:
    """Make a key pair, change the secret, or open a case."""
    if args.action == "keygen":
        path = Path(args.output or (BACKUP_KEY_FILE if args.backups else KEY_FILE))
        return _keygen(path, locked=args.passphrase, backups=args.backups)
    if args.action == "rotate":
        return _rotate(load_settings(), None if args.new is None else Path(args.new))
    return _export(args.case, Path(args.key), Path(args.backup), Path(args.output))


def _keygen(path: Path, *, locked: bool, backups: bool) -> int:
    key = ArchiveKey.generate()
    if path.exists():
        raise _is_there(path)
    words = _new_passphrase() if locked else ""
    try:
        with open(path, "xb", opener=for_its_owner) as file:
            file.write(key.content(words, backups=backups))
    except FileExistsError:
        raise _is_there(path) from None
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}.") from error
    print(f"The private key was written to {path.absolute()}.")
    if locked:
        print("Nobody opens it without the passphrase, which is written nowhere.")
    if backups:
        print("It belongs off the bot's machine, with a copy in a safe place.")
        print("Without it nobody opens the backups; `restore FILE --key` asks for it.")
        print("On the bot's machine, in .env:")
        print(f"BACKUP_PUBLIC_KEYS={key.public}")
        return 0
    print("It belongs off the bot's machine: on an editor's own, with a copy in a safe place.")
    print("Without it nobody opens the archive; whoever has it and a backup opens every case.")
    print(f"Its fingerprint, by which the editors' group is told of it: {fingerprint(key.public)}")
    print("On the bot's machine, in .env (several editors: their keys separated by spaces):")
    print(f"TIP_PUBLIC_KEYS={key.public}")
    return 0


def _export(case: str, key_file: Path, backup: Path, output: Path) -> int:
    codename = read_codename(case)
    if codename is None:
        raise OperatorError(f"{case} is no codename: one looks like MERPATI-41.")
    key = read_key(key_file)
    settings = load_settings()
    gazetteer = load_gazetteer(settings.regions)
    # An archive is read later: its days have their year.
    reader = PageContext(load_texts().of(None), gazetteer, settings.zone, 0.0)
    done = export_case(backup, codename, key, output=output, reader=reader)
    print(f"{done.folder / REPORT}: {done.records} records, {done.files} files")
    print(f"{done.pack}: the same, with its hashes")
    return 0


def _rotate(settings: Settings, new: Path | None) -> int:
    given = bool(settings.tip_secret.get_secret_value())
    if given is (new is None):
        raise SettingsError(
            "TIP_SECRET is given in the settings: name with --new the file of the new one."
            if given
            else "--new is for a TIP_SECRET that is given in the settings: leave it out."
        )
    kept = settings.data_folder / FILE_NAME
    path = new or kept.with_name(f"{FILE_NAME}.new")
    old, wanted = Vault(tip_secret(settings)), Vault(secret_in(path))
    if old.fingerprint == wanted.fingerprint:
        raise OperatorError(f"{path} holds the TIP_SECRET of now: name another file.")
    done = asyncio.run(_rotate_database(settings.database_url, old, wanted))
    print(f"{done.renewed} rows are under the new secret now.")
    if done.damaged:
        print(f"{done.damaged} are damaged and opened under neither.")
    if given:
        print(f"Put the secret of {path} in the place of TIP_SECRET before the bot starts again.")
    else:
        with file_faults(kept):
            path.replace(kept)
        print(f"It is in {kept}: keep a copy of it elsewhere.")
    print("Backups of before need the old secret; destroy it when they are gone.")
    return 0


async def _rotate_database(url: str, old: Vault, new: Vault) -> RotationResult:
    database = await open_alone(url)
    try:
        done = await rotate(database, old, new)
        if database.file is not None:  # copies of it would stay under the old one
            delete_copies(database.file, before=float("inf"))
        return done
    finally:
        await database.close()


def _is_there(path: Path) -> OperatorError:
    return OperatorError(
        f"{path} is there already: keep it, it may open old cases; name another with --output."
    )


def _new_passphrase() -> str:
    words = ask_passphrase()
    if not words:
        raise OperatorError(
            "An empty passphrase protects nothing: leave --passphrase out, or type one."
        )
    if ask_passphrase("The same again: ") != words:
        raise OperatorError("The two passphrases differ: nothing was written.")
    return words


def read_key(path: Path) -> ArchiveKey:
    """Return the private key of a file. Raises OperatorError for none, or one that stays locked."""
    with file_faults(path):
        return ArchiveKey.read(path.read_bytes(), ask_passphrase)


def ask_passphrase(prompt: str = "Passphrase of the private key: ") -> str:
    """Ask for a passphrase, unseen on a terminal; else read a line of the standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\n")
