"""A backup is one moment of the database, without a key and without a way back to a source."""

from __future__ import annotations

import asyncio
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cases.records import Record, RecordKind, decode_record
from bot.core.archive_keys import ArchiveKey, ArchiveSeal
from bot.core.errors import OperatorError
from bot.core.vault import Vault
from bot.workers.archive.backup import DATABASE, unpack, write_backup
from bot.workers.archive.evidence_folder import EvidenceFolder
from storage.archive.backup_reading import read_case
from storage.archive.backups import ALWAYS, DIALOGUES, NEVER
from storage.archive.evidence import EvidenceFiles
from storage.cases.cases import Cases
from storage.opening import open_storage
from storage.repositories import Storage
from storage.tables.archive import archive
from storage.tables.base import metadata
from storage.tables.cases import cases
from tests.support.cases.samples import EDITORS, SOURCE
from tests.support.cases.stored import DRAFT, both_sides, send_report
from tests.support.ledger import of_every_kind, record, whole
from tests.support.storage.databases import SECRET
from tests.support.storage.stored import NOW, PANONGAN, count_rows, filed, letter, look_for, store

KEY = ArchiveKey.generate()
READER = 7_123_456_789
NAME = "MERPATI-41"


@pytest.fixture
async def lived(storage: Storage, vault: Vault) -> Storage:
    """A newsroom with a reader, an article, an open case, a draft, an update set aside."""
    await storage.subscribers.follow(READER, PANONGAN, language="id", now=NOW, once=1)
    await store(storage, filed("Pleno di Panongan", text="Pleno kecamatan selesai"))
    await storage.outbox.put([letter(EDITORS, "notice")], now=NOW)
    await record(storage, *of_every_kind())
    archived_cases = Cases(storage.database, vault, ArchiveSeal([KEY.public]))
    await send_report(
        archived_cases,
        SOURCE,
        DRAFT,
        codename=NAME,
        ticket="T",
        letters=both_sides,
        now=NOW,
        once=2,
    )
    await storage.drafts.save(SOURCE, DRAFT, now=NOW, once=3)
    await storage.updates.set_aside(9, b'{"update_id": 9}', "ValueError")
    return storage


async def back_up(storage: Storage, target: Path, *, dialogues: bool = False) -> int:
    folder = EvidenceFolder(target.parent / "data")
    return await write_backup(storage, target, folder=folder, now=NOW, dialogues=dialogues)


async def restored(backup: Path, folder: Path) -> Storage:
    """The backup as a bot finds it that is started on it."""
    folder.mkdir()
    with unpack(backup) as opened:
        opened.database.replace(folder / DATABASE)
    url = f"sqlite:///{folder}/{DATABASE}"
    return await open_storage(url, vault=Vault(SECRET), upgrade=True)


def test_of_every_table_it_is_said_what_a_backup_has() -> None:
    """Nobody forgets a new one: it is carried, carried for dialogues, or never."""
    named = set(ALWAYS) | set(DIALOGUES) | NEVER
    assert {table.name for table in metadata.sorted_tables} == {table.name for table in named}
    assert not NEVER & (set(ALWAYS) | set(DIALOGUES))


async def test_the_bot_goes_on_from_a_backup(lived: Storage, tmp_path: Path) -> None:
    """Readers, articles and their search are there, from either engine."""
    await back_up(lived, tmp_path / "backup.zip")
    storage = await restored(tmp_path / "backup.zip", tmp_path / "new")
    reader = await storage.subscribers.get(READER)
    assert reader is not None
    assert reader.follows_place(PANONGAN)
    (found,) = (await look_for(storage, "kecamatan", limit=3)).articles
    assert found.title == "Pleno di Panongan"
    counts = await count_rows(storage)
    assert counts["fanouts"] == 1
    assert counts["pending"] == 1  # the notice, and none of the case's letters
    assert await whole(storage) == 7
    await storage.close()


async def test_a_backup_opens_with_the_private_key_alone(lived: Storage, tmp_path: Path) -> None:
    """The case by its codename, and a plain sentence for one that is not there."""
    await back_up(lived, tmp_path / "backup.zip")
    with unpack(tmp_path / "backup.zip") as opened:
        (record,) = map(decode_record, map(KEY.open, read_case(opened.database, NAME).records))
        assert (record.what, record.codename) == (RecordKind.OPENED, NAME)
        with pytest.raises(OperatorError, match="ELANG-7"):
            read_case(opened.database, "ELANG-7")


async def test_a_backup_has_no_way_back_to_a_source(
    lived: Storage, vault: Vault, tmp_path: Path
) -> None:
    """Nothing that TIP_SECRET opens, and no keyed id that it could find the source by."""
    await back_up(lived, tmp_path / "backup.zip")
    with unpack(tmp_path / "backup.zip") as opened:
        content = opened.database.read_bytes()
    for purpose in ("source", "chat"):
        assert vault.key_of(purpose, str(SOURCE)).encode() not in content
    storage = await restored(tmp_path / "backup.zip", tmp_path / "new")
    assert await storage.drafts.get(SOURCE) is None
    assert await storage.cases.newest_of(SOURCE) is None
    assert not await storage.cases.list_open()
    await storage.close()


async def test_with_dialogues_open_cases_go_on(lived: Storage, tmp_path: Path) -> None:
    """Draft, case, letters: everything but what was set aside."""
    await write_backup(
        lived, tmp_path / "backup.zip", dialogues=True, folder=EvidenceFolder(tmp_path), now=NOW
    )
    storage = await restored(tmp_path / "backup.zip", tmp_path / "new")
    assert await storage.drafts.get(SOURCE) == DRAFT
    case = await storage.cases.newest_of(SOURCE)
    assert case is not None
    assert case.codename == NAME
    assert (await count_rows(storage))["pending"] == 4
    await storage.close()


async def test_a_backup_is_its_owners_and_leaves_nothing_beside_it(
    lived: Storage, tmp_path: Path
) -> None:
    """Mode 0600; an older one is replaced; no half file."""
    folder = tmp_path / "backups"
    folder.mkdir()
    target = folder / "backup.zip"
    target.write_bytes(b"older")
    await back_up(lived, target)
    assert target.stat().st_mode & 0o777 == 0o600
    assert list(folder.iterdir()) == [target]
    assert zipfile.ZipFile(target).testzip() is None


async def test_a_backup_is_of_one_moment(lived: Storage, tmp_path: Path) -> None:
    """Cases that come meanwhile are in it with all they have, or not at all."""
    archived_cases = Cases(lived.database, Vault(SECRET), ArchiveSeal([KEY.public]))

    async def more() -> None:
        for number in range(10, 40):
            await send_report(
                archived_cases,
                SOURCE,
                DRAFT,
                codename=f"ELANG-{number}",
                ticket=f"T{number}",
                letters=lambda _: (),
                now=NOW,
                once=number,
            )

    await asyncio.gather(more(), back_up(lived, tmp_path / "backup.zip"))
    storage = await restored(tmp_path / "backup.zip", tmp_path / "new")
    async with storage.database.read() as connection:
        of_cases = set(await connection.scalars(select(cases.c.id)))
        of_archive = set(await connection.scalars(select(archive.c.case_id)))
    await storage.close()
    assert of_cases == of_archive


async def test_sealed_files_are_in_it_and_those_that_are_not_there_are_counted(
    lived: Storage, tmp_path: Path
) -> None:
    """As they lie in the data folder; one that another machine kept is said to be missing."""
    files = EvidenceFiles(lived.database, Vault(SECRET), ArchiveSeal([KEY.public]))
    folder = EvidenceFolder(tmp_path / "data")
    (wanted,) = await files.due(now=NOW, limit=9)
    folder.write(wanted.name, b"sealed", now=NOW)
    record = Record(RecordKind.KEPT, NOW, file=wanted.name)
    assert await files.settle(wanted.name, size=6, record=record)
    assert await back_up(lived, tmp_path / "backup.zip") == 0
    with unpack(tmp_path / "backup.zip") as opened:
        assert opened.sealed_file(wanted.name) == b"sealed"
        assert opened.sealed_file("0" * 32) is None
    folder.delete(wanted.name)
    assert await back_up(lived, tmp_path / "backup.zip") == 1


@pytest.mark.parametrize("content", [b"", b"no zip"])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    """In one sentence that names the file."""
    file = tmp_path / "x.zip"
    file.write_bytes(content)
    with pytest.raises(OperatorError, match=r"x\.zip"), unpack(file):
        pass


async def test_a_folder_that_is_not_there_is_said(lived: Storage, tmp_path: Path) -> None:
    """The operator mends it."""
    with pytest.raises(OperatorError, match="No such file"):
        await back_up(lived, tmp_path / "none" / "backup.zip")
