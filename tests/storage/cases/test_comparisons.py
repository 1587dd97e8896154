"""Each case is compared once, when the editors are shown it."""

from __future__ import annotations

from sqlalchemy import select

from bot.cases.records import Record, RecordKind
from bot.core.archive_keys import ArchiveKey, ArchiveSeal
from bot.core.vault import Vault
from bot.tips.limits import Budget, Limits
from storage.archive.evidence import EvidenceFiles
from storage.cases.cases import Cases
from storage.repositories import Storage
from storage.tables.archive import evidence
from tests.support.cases.samples import EDITORS, SOURCE
from tests.support.cases.stored import DRAFT, open_case, send_report
from tests.support.storage.stored import NOW, count_rows, letter

KEY = ArchiveKey.generate()
ONE = Limits(overall=Budget(1, 60), source=Budget(1, 60))


async def test_a_case_is_due_until_it_was_compared(storage: Storage) -> None:
    """Doing it twice, after a crash say, says nothing twice."""
    assert await storage.comparisons.due() == frozenset()
    await open_case(storage)
    (case,) = await storage.cases.list_open()
    assert await storage.comparisons.due() == {case.id}
    before = await storage.outbox.count_waiting()
    for key in ("first", "second"):
        await storage.comparisons.record(case.id, [letter(EDITORS, key)], now=NOW)
    assert await storage.comparisons.due() == frozenset()
    assert await storage.outbox.count_waiting() == before + 1


async def test_a_case_that_waits_is_compared_when_it_is_shown(storage: Storage) -> None:
    """Until then there is no card under which to say it."""
    for number in (1, 2):
        await send_report(
            storage.cases,
            SOURCE + number,
            DRAFT,
            codename=f"B-{number}",
            ticket=f"T-{number}",
            letters=lambda _case: [],
            limits=ONE,
            now=NOW,
            once=number,
        )
    first, second = await storage.cases.list_open()
    assert await storage.comparisons.due() == {first.id}
    await storage.waitlist.show_now("B-2", now=NOW, once=3)
    assert await storage.comparisons.due() == {first.id, second.id}


async def test_nothing_is_said_of_a_case_that_was_closed_meanwhile(storage: Storage) -> None:
    """It has no card any more."""
    await open_case(storage)
    (case,) = await storage.cases.list_open()
    await storage.retention.expire(before=NOW + 1, now=NOW + 1)
    before = await count_rows(storage)
    await storage.comparisons.record(case.id, [letter(EDITORS, "k")], now=NOW)
    assert await count_rows(storage) == before
    assert await storage.comparisons.due() == frozenset()


async def test_cases_that_share_a_file_are_known_by_what_is_in_it(
    storage: Storage, vault: Vault
) -> None:
    """Compared only once its files were asked for; the hash is keyed, and goes with the case."""
    seal = ArchiveSeal([KEY.public])
    cases, files = (
        Cases(storage.database, vault, seal),
        EvidenceFiles(storage.database, vault, seal),
    )
    for number in (1, 2):
        await send_report(
            cases,
            SOURCE + number,
            DRAFT,
            codename=f"B-{number}",
            ticket=f"T-{number}",
            letters=lambda _case: [],
            now=NOW,
            once=number,
        )
    first, second = await cases.list_open()
    assert await storage.comparisons.due() == frozenset()
    for wanted in await files.due(now=NOW, limit=10):
        record = Record(RecordKind.KEPT, NOW, file=wanted.name, size=6, sha256="ab" * 32)
        await files.settle(wanted.name, size=6, record=record)
    assert await storage.comparisons.due() == {first.id, second.id}
    hashes = await storage.comparisons.hashes()
    assert len(hashes[first.id]) == 1
    assert hashes[first.id] == hashes[second.id] != {"ab" * 32}
    await storage.retention.expire(before=NOW + 1, now=NOW + 1)
    assert await storage.comparisons.hashes() == {}
    async with storage.database.read() as connection:
        kept = select(evidence.c.hash_key).where(evidence.c.hash_key.is_not(None))
        assert (await connection.execute(kept)).all() == []
