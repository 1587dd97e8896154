"""A backup becomes a bot's database and files again, on either engine, or is refused."""

from __future__ import annotations

import sqlite3
import stat
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from bot.cases.records import Record, RecordKind
from bot.core.archive_keys import ArchiveKey, ArchiveSeal
from bot.core.errors import OperatorError, SecretMismatch
from bot.core.vault import Vault
from bot.workers.archive.backup import CONTENTS, DATABASE, unpack, write_backup
from bot.workers.archive.evidence_folder import FOLDER, EvidenceFolder
from bot.workers.archive.restore import RestoreResult, restore_backup
from storage.archive.evidence import EvidenceFiles
from storage.cases.cases import Cases
from storage.opening import open_storage
from storage.repositories import Storage
from tests.support.cases.samples import SOURCE
from tests.support.cases.stored import DRAFT, both_sides, send_report
from tests.support.storage.databases import SECRET
from tests.support.storage.released import DATABASES, FIRST, READER
from tests.support.storage.released import restore as read_dump
from tests.support.storage.stored import NOW, PANONGAN, count_rows, filed, follow, look_for, store

pytestmark = pytest.mark.real_time  # PostgreSQL answers from outside

SEAL = ArchiveSeal([ArchiveKey.generate().public])
OPERATOR = ArchiveKey.generate()
LATER = NOW + 3600


@pytest.fixture
async def evidence(storage: Storage, vault: Vault, tmp_path: Path) -> str:
    """A newsroom with a push that waits, a draft, a report with a file; the file's name."""
    await follow(storage, READER, PANONGAN)
    await store(storage, filed("Pleno di Panongan", text="Pleno kecamatan selesai"))
    await send_report(
        Cases(storage.database, vault, SEAL),
        SOURCE,
        DRAFT,
        codename="MERPATI-41",
        ticket="T",
        letters=both_sides,
        now=NOW,
        once=2,
    )
    await storage.drafts.save(SOURCE, DRAFT, now=NOW, once=3)
    files = EvidenceFiles(storage.database, vault, SEAL)
    (wanted,) = await files.due(now=NOW, limit=9)
    EvidenceFolder(tmp_path / "data").write(wanted.name, b"sealed", now=NOW)
    assert await files.settle(
        wanted.name, size=6, record=Record(RecordKind.KEPT, NOW, file=wanted.name)
    )
    return wanted.name


@pytest.fixture
async def backup(storage: Storage, evidence: str, tmp_path: Path) -> Path:
    """Of that newsroom, with its dialogues."""
    target = tmp_path / "b.zip"
    folder = EvidenceFolder(tmp_path / "data")
    await write_backup(storage, target, folder=folder, now=NOW, dialogues=True)
    return target


async def restore(
    file: Path,
    url: str,
    *,
    key: ArchiveKey | None = None,
    secret: str = SECRET,
    known_until: float | None = None,
) -> RestoreResult:
    with unpack(file, key) as opened:
        return await restore_backup(
            opened,
            url,
            Vault(secret),
            folder=EvidenceFolder(file.parent / "new"),
            known_until=known_until,
            now=NOW,
            on_rows=lambda _: None,
        )


def replaced(file: Path, name: str, content: bytes) -> Path:
    """The backup with another content in it, its list of hashes as it was."""
    other = file.with_name("replaced.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for each in old.namelist():
            new.writestr(each, content if each == name else old.read(each))
    return other


async def test_everything_of_a_backup_is_there_again(
    backup: Path, evidence: str, empty_url: str, vault: Vault
) -> None:
    """Readers, articles and their search, drafts, cases, what waits; files for their owner."""
    done = await restore(backup, empty_url)
    assert (done.files, done.missing, done.damaged) == (1, 0, 0)
    kept = backup.parent / "new" / FOLDER / evidence
    assert kept.read_bytes() == b"sealed"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    storage = await open_storage(empty_url, vault=vault, upgrade=True)  # as `run` does
    reader = await storage.subscribers.get(READER)
    assert reader is not None
    assert reader.follows_place(PANONGAN)
    assert (await look_for(storage, "kecamatan")).total == 1
    assert await storage.drafts.get(SOURCE) == DRAFT
    assert [case.codename for case in await storage.cases.list_open()] == ["MERPATI-41"]
    assert (await count_rows(storage))["fanouts"] == 1
    await storage.close()


async def test_what_people_have_is_not_pushed_once_more(
    backup: Path, empty_url: str, vault: Vault
) -> None:
    """Where the bot ran on after the backup."""
    await restore(backup, empty_url, known_until=LATER)
    storage = await open_storage(empty_url, vault=vault)
    assert (await count_rows(storage))["fanouts"] == 0
    await storage.close()


async def test_another_secret_is_refused_before_anything_is_made(
    backup: Path, tmp_path: Path
) -> None:
    """The sentence says which one is needed."""
    with pytest.raises(SecretMismatch, match="nothing was changed"):
        await restore(backup, f"sqlite:///{tmp_path}/new/bot.db", secret="c3" * 32)
    assert not (tmp_path / "new").exists()


async def test_a_database_that_is_in_use_is_left_alone(
    backup: Path, storage: Storage, tmp_path: Path, vault: Vault
) -> None:
    """Neither one that has rows, nor one of an older version, nor one on which the bot runs."""
    with pytest.raises(OperatorError, match="not empty"):
        await restore(backup, f"sqlite:///{tmp_path}/bot.db")
    assert not (tmp_path / "new").exists()
    old = f"sqlite:///{tmp_path}/old/bot.db"
    await read_dump(DATABASES / f"{FIRST}.sqlite.sql", old)
    with pytest.raises(OperatorError, match="not empty"):
        await restore(backup, old)
    with closing(sqlite3.connect(tmp_path / "old" / "bot.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (FIRST,)
    url = f"sqlite:///{tmp_path}/running/bot.db"
    running = await open_storage(url, vault=vault, exclusive=True)
    with pytest.raises(OperatorError, match="is running"):
        await restore(backup, url)
    await running.close()


async def test_a_backup_of_an_older_version_is_brought_to_this_one(
    empty_url: str, tmp_path: Path, vault: Vault
) -> None:
    """Of one that wrote no hashes."""
    await read_dump(DATABASES / f"{FIRST}.sqlite.sql", f"sqlite:///{tmp_path}/old/bot.db")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as pack:
        pack.write(tmp_path / "old" / "bot.db", DATABASE)
    await restore(tmp_path / "b.zip", empty_url)
    storage = await open_storage(empty_url, vault=vault)
    reader = await storage.subscribers.get(READER)
    assert reader is not None
    assert reader.follows_place(PANONGAN)
    await storage.close()


async def test_what_is_damaged_is_found_by_its_hash(
    backup: Path, evidence: str, tmp_path: Path
) -> None:
    """The database: nothing is restored. A file of a case: all else is, and it is counted."""
    url = f"sqlite:///{tmp_path}/new/bot.db"
    with pytest.raises(OperatorError, match="damaged"):
        await restore(replaced(backup, DATABASE, b"another"), url)
    with pytest.raises(OperatorError, match="damaged"):
        await restore(replaced(backup, CONTENTS, b"{"), url)
    assert not (tmp_path / "new").exists()
    done = await restore(replaced(backup, f"{FOLDER}/{evidence}", b"another"), url)
    assert (done.files, done.damaged) == (0, 1)


async def test_an_encrypted_backup_opens_with_its_key_alone(
    storage: Storage, evidence: str, tmp_path: Path
) -> None:
    """Without a key, and with another one, a sentence; nothing in the clear lies beside it."""
    target = tmp_path / "sealed" / "b.zip.age"
    target.parent.mkdir()
    await write_backup(
        storage,
        target,
        folder=EvidenceFolder(tmp_path / "data"),
        now=NOW,
        seal=ArchiveSeal([OPERATOR.public]),
        work_in=tmp_path,
    )
    assert list(target.parent.iterdir()) == [target]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert DATABASE.encode() not in target.read_bytes()
    url = f"sqlite:///{tmp_path}/new/bot.db"
    with pytest.raises(OperatorError, match="--key"):
        await restore(target, url)
    with pytest.raises(OperatorError, match="another one does"):
        await restore(target, url, key=ArchiveKey.generate())
    assert (await restore(target, url, key=OPERATOR)).files == 1
