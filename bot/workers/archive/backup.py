"""A backup as a file: a ZIP with the copy of the database and the sealed files, without keys.

Sealed to keys, the ZIP is an age file, which the private half of any of them opens.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from io import BufferedIOBase
from pathlib import Path

import orjson

from bot.core.archive_keys import ArchiveKey, ArchiveSeal, is_sealed
from bot.core.durable_files import new_file, sync_folder
from bot.core.errors import OperatorError, file_faults
from bot.workers.archive.evidence_folder import FOLDER, EvidenceFolder
from storage.archive.backup_reading import evidence_names
from storage.archive.backups import copy_database
from storage.repositories import Storage

DATABASE, CONTENTS = "bot.db", "backup.json"


@dataclass(frozen=True, slots=True)
class Contents:
    """A backup's own description: when it was begun (UTC epoch seconds), the hash of each file.

    Backups of before 0.1.0 have none.
    """

    made_at: float | None = None
    sha256: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is open: its database unpacked to a file, and its sealed files."""

    database: Path
    pack: zipfile.ZipFile
    contents: Contents

    def sealed_file(self, name: str) -> bytes | None:
        """Return a sealed file as it was kept; None where it is missing. Raises DamagedFile."""
        path = f"{FOLDER}/{name}"
        try:
            content = self.pack.read(path)
        except KeyError:
            return None
        except zipfile.BadZipFile as error:
            raise DamagedFile(f"The sealed file {name} of this backup is damaged.") from error
        if self.contents.sha256.get(path) not in {None, hashlib.sha256(content).hexdigest()}:
            raise DamagedFile(f"The sealed file {name} of this backup is not the one it names.")
        return content


class DamagedFile(OperatorError):
    """A sealed file of a backup that is not as it was."""


async def write_backup(
    storage: Storage,
    target: Path,
    *,
    folder: EvidenceFolder,
    now: float,
    dialogues: bool = False,
    seal: ArchiveSeal | None = None,
    work_in: Path | None = None,
) -> int:
    """Write a backup whole or not at all, readable by its owner alone; replace an older file.

    `dialogues`: with the rows that open cases need to go on. `seal`: the keys it is sealed to.
    `work_in`: the folder for files that are not sealed yet; else that of `target`. Returns how many
    sealed files are not in the folder: taken back since, or on another machine. Raises
    StorageError, or OperatorError when the file cannot be written.
    """
    with (
        file_faults(target),
        tempfile.TemporaryDirectory(dir=work_in or target.parent, prefix=".backup") as at,
    ):
        copied, packed = Path(at) / DATABASE, Path(at) / "packed"
        await copy_database(storage.database, copied, dialogues=dialogues)
        with new_file(packed) as file:
            missing = _pack(file, copied, folder, now)
        draft = packed
        if seal is not None:
            draft = target.with_name(f".{target.name}.part")
            with packed.open("rb") as plain, new_file(draft) as file:
                seal.seal_file(plain, file)
        draft.replace(target)
        sync_folder(target.parent)
    return missing


def _pack(file: BufferedIOBase, database: Path, folder: EvidenceFolder, now: float) -> int:
    """Pack database and sealed files into a ZIP; return how many sealed files are missing."""
    hashes = {DATABASE: sha256_of(database)}
    names = evidence_names(database)
    with zipfile.ZipFile(file, "w") as pack:
        pack.write(database, DATABASE, zipfile.ZIP_DEFLATED, compresslevel=3)
        for name in names:
            path = f"{FOLDER}/{name}"
            try:
                content = folder.read(name)
            except FileNotFoundError:
                continue
            hashes[path] = hashlib.sha256(content).hexdigest()
            pack.writestr(path, content)  # sealed bytes cannot be compressed
        pack.writestr(CONTENTS, orjson.dumps(asdict(Contents(now, hashes))))
    return len(names) - (len(hashes) - 1)


@contextmanager
def unpack(backup: Path, key: ArchiveKey | None = None) -> Iterator[Backup]:
    """Unpack a backup for as long as the block lasts. `key`: opens it where it is sealed.

    Raises OperatorError when the file is no backup, damaged, or sealed to another key.
    """
    with file_faults(backup), ExitStack() as stack:
        at = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        try:
            pack = stack.enter_context(zipfile.ZipFile(_open(backup, key, at)))
            with pack.open(DATABASE) as packed, (at / DATABASE).open("xb") as file:
                shutil.copyfileobj(packed, file)
            contents = _read_contents(pack)
        except (zipfile.BadZipFile, KeyError, orjson.JSONDecodeError) as error:
            raise OperatorError(f"{backup} is no backup of this bot, or damaged.") from error
        if contents.sha256.get(DATABASE) not in {None, sha256_of(at / DATABASE)}:
            raise OperatorError(f"{backup} is damaged: its database is not the one it names.")
        yield Backup(at / DATABASE, pack, contents)


def _open(backup: Path, key: ArchiveKey | None, at: Path) -> Path:
    """Return the path of the ZIP, which is opened into the folder where it is sealed."""
    with backup.open("rb") as sealed:
        if not is_sealed(sealed.read(64)):
            return backup
        if key is None:
            raise OperatorError(f"{backup} is encrypted: name the file of the private key (--key).")
        sealed.seek(0)
        plain = at / "packed"
        with plain.open("xb") as file:
            key.open_file(sealed, file)
    return plain


def _read_contents(pack: zipfile.ZipFile) -> Contents:
    if CONTENTS not in pack.namelist():
        return Contents()
    said = orjson.loads(pack.read(CONTENTS))
    return Contents(said["made_at"], said["sha256"])


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
