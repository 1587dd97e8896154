"""Files of cases are fetched once, hashed, kept sealed; what is not kept is said, and why."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cases.records import Record, RecordKind, decode_record
from bot.core.archive_keys import ArchiveKey, ArchiveSeal
from bot.core.errors import Refused, TelegramFault, Unreachable
from bot.core.vault import Vault
from bot.telegram.api import Download
from bot.tips.model import Draft, Evidence
from bot.workers.archive.evidence_fetcher import TRIES, EvidenceFetcher
from bot.workers.archive.evidence_folder import EvidenceFolder
from storage.archive.evidence import EvidenceFiles
from storage.archive.records import destroy_archive
from storage.cases.cases import Cases
from storage.cases.retention import Retention
from storage.repositories import Storage
from storage.tables.archive import archive
from tests.support.cases.stored import send_report
from tests.support.editors import editors_chat
from tests.support.fake_clock import FakeClock

KEY = ArchiveKey.generate()
SEAL = ArchiveSeal([KEY.public])
VAULT = Vault("5a" * 32)
NOW = 1_750_000_000.0
SOURCE = 9_812_345_678
EDITORS = -100_500
MB = 1_000_000


@dataclass
class Shelf:
    """Telegram's files, by id; `faults` are raised one after another before anything is given."""

    files: dict[str, bytes] = field(default_factory=dict)
    faults: list[TelegramFault] = field(default_factory=list)
    asked: int = 0

    async def download(self, file_id: str) -> Download:
        self.asked += 1
        await asyncio.sleep(0)
        if self.faults:
            raise self.faults.pop(0)
        return Download(f"photos/{file_id}.jpg", self.files[file_id])


@dataclass
class Room:
    """A keeper, its folder, and a clock in hand."""

    storage: Storage
    folder: Path
    shelf: Shelf = field(default_factory=Shelf)
    size: int = MB
    told: int = 0
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))

    def __post_init__(self) -> None:
        self.files = EvidenceFiles(self.storage.database, VAULT, SEAL)
        self.keeper = EvidenceFetcher(
            files=self.files,
            download=self.download,
            folder=EvidenceFolder(self.folder),
            seal=SEAL,
            room=self.size,
            editors=editors_chat(self.storage, EDITORS, self.clock.now, self.note),
            clock=self.clock,
        )

    async def download(self, file_id: str) -> Download:
        return await self.shelf.download(file_id)

    def note(self) -> None:
        self.told += 1

    async def case(self, *files: bytes, once: int = 1) -> int:
        """A case with these files."""
        ids = [f"F{once}-{number}" for number, _ in enumerate(files)]
        self.shelf.files.update(zip(ids, files, strict=True))
        pieces = [Evidence("photo", at, file_id=each) for at, each in enumerate(ids)]
        draft = Draft("review", "id", NOW, evidence=tuple(pieces))
        codename = f"MERPATI-{once + 10}"
        await send_report(
            Cases(self.storage.database, VAULT, SEAL),
            SOURCE,
            draft,
            codename=codename,
            ticket=codename,
            letters=lambda _: (),
            now=NOW,
            once=once,
        )
        opened = await self.storage.cases.list_open()
        return next(case.id for case in opened if case.codename == codename)

    async def round(self, *, later: float = 0.0) -> None:
        self.clock.time += later
        await self.keeper.tick()
        await self.keeper.settle()

    async def records(self, what: RecordKind) -> list[Record]:
        async with self.storage.database.read() as connection:
            blobs = await connection.scalars(select(archive.c.sealed).order_by(archive.c.id))
            told = [decode_record(KEY.open(blob)) for blob in blobs]
        return [record for record in told if record.what is what]

    def on_disk(self) -> dict[str, bytes]:
        folder = self.folder / "evidence"
        paths: Sequence[Path] = sorted(folder.iterdir()) if folder.exists() else ()
        return {path.name: path.read_bytes() for path in paths}


@pytest.fixture
def room(storage: Storage, tmp_path: Path) -> Room:
    return Room(storage, tmp_path / "data")


async def test_a_file_is_kept_sealed_with_its_hash_and_the_time(room: Room) -> None:
    """The archive says which piece it is of; only an editor's key opens it; once is enough."""
    await room.case(b"amplop", b"beras")
    await room.round(later=5)
    (opened,) = await room.records(RecordKind.OPENED)
    kept = {record.file: record for record in await room.records(RecordKind.KEPT)}
    stored = room.on_disk()
    assert set(stored) == set(kept) == {piece.file for piece in opened.pieces}
    for piece, content in zip(opened.pieces, (b"amplop", b"beras"), strict=True):
        record, sealed = kept[piece.file], stored[piece.file]
        assert KEY.open(sealed) == content
        assert content not in sealed
        assert record.sha256 == hashlib.sha256(content).hexdigest()
        assert (record.size, record.suffix, record.at) == (len(content), ".jpg", NOW + 5)
    await room.round(later=3600)
    assert room.shelf.asked == 2
    assert (room.folder / "evidence").stat().st_mode & 0o777 == 0o700


async def test_what_is_out_of_reach_is_fetched_later(room: Room) -> None:
    """After a pause that grows; a file that Telegram refuses for a while, too."""
    room.shelf.faults += [Unreachable("no"), Refused("temporarily unavailable")]
    await room.case(b"amplop")
    await room.round()
    await room.round(later=1)
    assert room.shelf.asked == 1
    await room.round(later=15)
    await room.round(later=30)
    assert len(room.on_disk()) == 1


@pytest.mark.parametrize(
    ("refusals", "why"),
    [(["file is too big"], "too_big"), (["wrong file_id"] * TRIES, "unavailable")],
)
async def test_what_telegram_does_not_give_is_left_with_the_reason(
    room: Room, refusals: list[str], why: str
) -> None:
    """Its id at Telegram stays in the archive, with the piece."""
    room.shelf.faults += [Refused(said) for said in refusals]
    await room.case(b"amplop")
    for _ in refusals:
        await room.round(later=4000)
    (left,) = await room.records(RecordKind.LEFT)
    assert left.note == why
    (opened,) = await room.records(RecordKind.OPENED)
    assert opened.pieces[0].file_id == "F1-0"
    assert room.on_disk() == {}


async def test_beyond_the_room_nothing_is_kept_and_the_editors_are_told(
    storage: Storage, tmp_path: Path
) -> None:
    """What is there stays; what comes is left with Telegram, without being fetched."""
    room = Room(storage, tmp_path / "data", size=2_000)
    await room.case(b"x" * 1_500, b"y" * 1_500)
    await room.round()
    assert len(room.on_disk()) == 1
    assert room.told == 1
    await room.case(b"z" * 2_500, once=2)
    await room.round()
    assert {left.note for left in await room.records(RecordKind.LEFT)} == {"full"}
    assert await room.files.bytes_used() <= 2_000


async def test_no_room_at_all_is_a_choice_that_nobody_is_told_of(
    storage: Storage, tmp_path: Path
) -> None:
    """TIP_EVIDENCE_MB=0: nothing is fetched."""
    room = Room(storage, tmp_path / "data", size=0)
    await room.case(b"amplop")
    await room.round()
    assert (room.shelf.asked, room.told) == (0, 0)
    assert room.on_disk() == {}


async def test_files_of_a_case_that_is_taken_back_are_deleted(room: Room) -> None:
    """Those kept, and those under way; the neighbour's stay."""
    gone = await room.case(b"amplop")
    await room.case(b"beras", once=2)
    await room.round()
    async with room.storage.database.write() as connection:
        await destroy_archive(connection, [gone])
    await room.round()
    (sealed,) = room.on_disk().values()
    assert KEY.open(sealed) == b"beras"


async def test_a_file_that_is_taken_back_while_it_is_fetched_does_not_stay(room: Room) -> None:
    """Whichever comes first."""
    case_id = await room.case(b"amplop")
    slow = room.shelf.download

    async def taken_back_meanwhile(file_id: str) -> Download:
        async with room.storage.database.write() as connection:
            await destroy_archive(connection, [case_id])
        return await slow(file_id)

    room.shelf.download = taken_back_meanwhile  # type: ignore[method-assign]  # a slow Telegram
    await room.round()
    await room.round()
    assert room.on_disk() == {}


async def test_a_closed_case_is_not_fetched_for(room: Room) -> None:
    """What was to be fetched is under TIP_SECRET, and that ends with the case."""
    await room.case(b"amplop")
    await Retention(room.storage.database, VAULT, SEAL).expire(before=NOW + 1, now=NOW + 1)
    await room.round(later=10)
    assert room.shelf.asked == 0
