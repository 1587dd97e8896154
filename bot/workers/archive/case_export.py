"""A case from a backup into a folder and a ZIP, on an editor's own machine."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.cases.archive_report import log, page
from bot.cases.records import Record, RecordKind, decode_record
from bot.core.archive_keys import ArchiveKey
from bot.core.errors import OperatorError, file_faults
from bot.places.labels import PageContext
from bot.workers.archive.backup import Backup, unpack
from storage.archive.backup_reading import read_case

REPORT, LOG, HASHES, FILES = "laporan.html", "catatan.jsonl", "SHA256SUMS", "bukti"

# Files that open in a viewer and run nothing; a file of another kind must be renamed by hand first.
_DOCUMENTS = {".pdf", ".txt", ".csv", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt"}
_PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".tif", ".tiff"}
_FILMS = {".mp4", ".mov", ".webm", ".mkv", ".avi", ".3gp"}
_SOUNDS = {".ogg", ".oga", ".opus", ".mp3", ".m4a", ".wav", ".amr"}
_PACKS = {".zip", ".rar", ".7z"}
QUIET = frozenset(_DOCUMENTS | _PICTURES | _FILMS | _SOUNDS | _PACKS)


@dataclass(frozen=True, slots=True)
class ExportedCase:
    """An exported case: a folder, and a ZIP of the same files."""

    folder: Path
    pack: Path
    records: int
    files: int


def export_case(
    backup: Path, codename: str, key: ArchiveKey, *, output: Path, reader: PageContext
) -> ExportedCase:
    """Open the case of this codename with the private key; write it to a folder and a ZIP.

    Raises OperatorError when the backup has no such case, the key is another, or a file does not
    have the hash that was noted when it came.
    """
    with unpack(backup) as opened:
        case = read_case(opened.database, codename)
        records = [decode_record(key.open(sealed)) for sealed in case.records]
        folder = output / codename
        with file_faults(folder):
            folder.mkdir(parents=True, mode=0o700, exist_ok=True)
            files = dict(_files(opened, records, key, folder))
            told = page(codename, records, case.entries, reader, files)
            _write(folder / REPORT, told)
            _write(folder / LOG, log(records, case.entries, files))
            pack = _pack(folder, [REPORT, LOG, *files.values()])
    return ExportedCase(folder, pack, len(records), len(files))


def _files(
    backup: Backup, records: Sequence[Record], key: ArchiveKey, folder: Path
) -> Iterator[tuple[str, str]]:
    """Write each file that was kept; yield the name it was kept under and its path in `folder`."""
    kept: Mapping[str, Record] = {
        each.file: each for each in records if each.what is RecordKind.KEPT
    }
    pieces = [piece for record in records for piece in record.pieces if piece.file]
    for number, piece in enumerate(pieces, 1):
        sealed = backup.sealed_file(piece.file)
        if sealed is None or piece.file not in kept:
            continue
        content, record = key.open(sealed), kept[piece.file]
        if hashlib.sha256(content).hexdigest() != record.sha256:
            raise OperatorError(f"File {number} of the case is not the one that was kept.")
        suffix = record.suffix.lower() if record.suffix.lower() in QUIET else ".bin"
        path = f"{FILES}/{number:02}-{piece.kind}{suffix}"
        (folder / FILES).mkdir(mode=0o700, exist_ok=True)
        (folder / path).write_bytes(content)
        yield piece.file, path


def _pack(folder: Path, names: Sequence[str]) -> Path:
    """Write SHA256SUMS beside the files (`sha256sum -c` reads it), and pack all into a ZIP."""
    sums = "".join(
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names
    )
    _write(folder / HASHES, sums)
    pack = folder.with_name(f"{folder.name}.zip")
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED) as file:
        for name in (*names, HASHES):
            file.write(folder / name, f"{folder.name}/{name}")
    return pack


def _write(path: Path, text: str) -> None:
    """Write the same bytes on every system, so that the hashes of two editors agree."""
    path.write_text(text, encoding="utf-8", newline="\n")
