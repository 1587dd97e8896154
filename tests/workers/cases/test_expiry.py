"""Who would miss a report hears in time that it is erased soon."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cases import workflow
from bot.cases.messages.expiry import notice_days
from bot.cases.messages.removal import told_of_expiry
from bot.cases.model import AuditEntry
from bot.core.vault import Vault
from bot.messages.catalogue import load_texts
from bot.workers.cases.expiry import ExpiryJob
from storage.engine.coarse_time import DAY
from storage.opening import open_storage
from storage.repositories import Storage
from tests.support.cases.samples import EDITORS, SOURCE
from tests.support.cases.stored import open_case
from tests.support.editors import editors_chat
from tests.support.storage.stored import NOW, claim, sent


class Newsroom:
    """One that keeps a report for ninety days, with a report of day 0."""

    def __init__(self, storage: Storage) -> None:
        self.storage, self.now = storage, NOW
        self.job = ExpiryJob(
            storage=storage,
            editors=editors_chat(storage, EDITORS, lambda: self.now),
            texts=load_texts(),
            retention_days=90,
            clock=lambda: self.now,
        )

    async def tells(self, day: float) -> dict[int, str]:
        """What is told on this day, by chat."""
        self.now = NOW + day * DAY
        await self.job.tick()
        told = {}
        while items := await claim(self.storage, now=self.now):
            for item in items:
                told[item.chat_id] = str(item.params["text"])
                await sent(self.storage, item)
        return told


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    storage = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=Vault("5a" * 32))
    await open_case(storage)
    made = Newsroom(storage)
    await made.tells(0)  # the card and the receipt
    yield made
    await storage.close()


async def test_both_are_told_fourteen_and_three_days_before(newsroom: Newsroom) -> None:
    """Once each, with the day; never before."""
    assert await newsroom.tells(75.9) == {}
    first = await newsroom.tells(76)
    assert set(first) == {EDITORS, SOURCE}
    assert "akan dihapus" in first[EDITORS]
    assert "will be deleted" in first[SOURCE]
    assert await newsroom.tells(86.9) == {}
    assert set(await newsroom.tells(87)) == {EDITORS, SOURCE}
    assert await newsroom.tells(89) == {}


async def test_a_bot_that_was_away_tells_the_nearest_alone(newsroom: Newsroom) -> None:
    """Not that there are fourteen days, and that there are three."""
    assert len(await newsroom.tells(88)) == 2
    assert await newsroom.tells(89) == {}


async def test_what_is_over_is_erased_and_its_messages_are_to_be_deleted(
    newsroom: Newsroom,
) -> None:
    """On its day, with all that the bot has sent; what its source is told then depends on it."""
    assert len(await newsroom.tells(89)) == 2
    await newsroom.tells(90)
    assert await newsroom.storage.cases.list_open() == ()
    (removal,) = await newsroom.storage.removals.due(now=newsroom.now)
    assert removal.told == "tips.expired"
    assert {chat for chat, _ in removal.messages} == {EDITORS, SOURCE}
    await newsroom.tells(91)
    assert len(await newsroom.storage.removals.due(now=newsroom.now)) == 1


async def test_who_wants_no_word_on_a_screen_gets_none_at_the_end(newsroom: Newsroom) -> None:
    """And who is blocked hears nothing."""
    (case,) = await newsroom.storage.cases.list_open()
    assert told_of_expiry(case) == "tips.expired"
    assert told_of_expiry(replace(case, discreet=True)) == "tips.closed_quietly"
    assert told_of_expiry(replace(case, source_blocked=True)) == ""


async def test_what_happens_to_a_report_puts_its_end_off(newsroom: Newsroom) -> None:
    """And with it the notices, which come again before the new end."""
    await newsroom.tells(76)
    (case,) = await newsroom.storage.cases.list_open()
    deed = AuditEntry(7, "extended", newsroom.now)
    await newsroom.storage.case_changes.change(case.id, lambda case: case, entry=deed, once=9)
    assert await newsroom.tells(87) == {}
    assert set(await newsroom.tells(76 + 76)) == {EDITORS, SOURCE}


async def test_a_source_that_is_blocked_is_told_nothing(newsroom: Newsroom) -> None:
    """The editors are."""
    (case,) = await newsroom.storage.cases.list_open()
    await newsroom.storage.case_changes.change(
        case.id,
        lambda case: workflow.block_source(case, yes=True),
        entry=AuditEntry(7, "blocked", NOW),
        once=9,
    )
    assert set(await newsroom.tells(76)) == {EDITORS}


@pytest.mark.parametrize(("days", "notices"), [(90, (14, 3)), (20, (3,)), (6, ())])
def test_a_short_time_has_fewer_notices(days: int, notices: tuple[int, ...]) -> None:
    """A report that has just come is not said to end."""
    assert notice_days(days) == notices
