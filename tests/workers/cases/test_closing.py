"""A case that was closed a day ago is erased, and its source told: then, and only then."""

from __future__ import annotations

from pathlib import Path

from bot.cases import workflow
from bot.cases.model import AuditEntry
from bot.core.vault import Vault
from bot.messages.catalogue import load_texts
from bot.workers.cases.closing import ClosingJob
from storage.engine.coarse_time import DAY, MINUTE
from storage.opening import open_storage
from storage.repositories import Storage
from tests.support.cases.samples import EDITORS, SOURCE
from tests.support.cases.stored import open_case
from tests.support.editors import editors_chat
from tests.support.storage.stored import NOW, claim, sent


class Desk:
    """A case of one card (70) and one receipt (80), and the job that ends closed ones."""

    def __init__(self, storage: Storage) -> None:
        self.storage, self.now = storage, NOW
        self.job = ClosingJob(
            storage=storage,
            editors=editors_chat(storage, EDITORS, lambda: self.now),
            texts=load_texts(),
            clock=lambda: self.now,
        )

    async def closed(self, *, blocked: bool = False) -> int:
        await open_case(self.storage, said=(12,))
        (case,) = await self.storage.cases.list_open()
        for _ in range(2):
            for item in await claim(self.storage):
                await sent(self.storage, item, message_id=70 if item.chat_id == EDITORS else 80)
        await self.storage.case_changes.change(
            case.id,
            lambda now: workflow.close(
                workflow.block_source(now, yes=blocked), by="Rani", reason="done", now=NOW
            ),
            entry=AuditEntry(7, "closed", NOW),
            once=9,
        )
        return case.id

    async def told(self, at: float) -> dict[int, str]:
        self.now = at
        await self.job.tick()
        items = await claim(self.storage, now=at)
        return {item.chat_id: str(item.params["text"]) for item in items}


async def desk(folder: Path) -> Desk:
    return Desk(await open_storage(f"sqlite:///{folder}/bot.db", vault=Vault("5a" * 32)))


async def test_it_is_erased_after_a_day_and_its_source_is_told_then(tmp_path: Path) -> None:
    """The card says who closed it and why, without a button; all once."""
    made = await desk(tmp_path)
    case_id = await made.closed()
    assert await made.told(NOW + DAY - 1) == {}
    assert await made.storage.cases.get(case_id) is not None
    told = await made.told(NOW + DAY + MINUTE)
    assert "newsroom closed your report" in told[SOURCE]
    assert "ditutup oleh Rani. Isinya sudah dihapus" in told[EDITORS]
    assert await made.storage.cases.get(case_id) is None
    assert await made.told(NOW + 2 * DAY) == {}
    await made.storage.close()


async def test_a_source_that_is_not_heard_any_more_is_told_nothing(tmp_path: Path) -> None:
    """It was told when it was blocked."""
    made = await desk(tmp_path)
    await made.closed(blocked=True)
    assert SOURCE not in await made.told(NOW + DAY + MINUTE)
    await made.storage.close()
