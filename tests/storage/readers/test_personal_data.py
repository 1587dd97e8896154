"""What is held about a person is found whole, and is gone when they say so."""

from __future__ import annotations

import json

from sqlalchemy import func, select

from bot.cases.model import AuditEntry
from bot.readers.model import StoredData
from storage.readers.personal_data import PersonalData
from storage.repositories import Storage
from storage.tables.base import updates
from storage.tables.outbox import corrections, errata, fanouts, outbox
from tests.support.cases.samples import SOURCE
from tests.support.cases.stored import DRAFT, open_case
from tests.support.storage.edits import announce, change, correct
from tests.support.storage.stored import NOW, PANONGAN, claim, filed, follow, sent, store


async def held(storage: Storage, chat_id: int = SOURCE) -> StoredData:
    reader = await storage.subscribers.get(chat_id)
    return await storage.personal_data.read(chat_id, subscriber=reader)


async def busy(storage: Storage, chat_id: int, *, number: int) -> None:
    """A reader who follows, was sent news, writes a report and could not be understood once."""
    await follow(storage, chat_id, PANONGAN)
    await storage.drafts.save(chat_id, DRAFT, now=NOW, once=number)
    await storage.cases.by_ticket(chat_id, "WRONG", now=NOW)
    update = {"update_id": number, "message": {"chat": {"id": chat_id}, "text": f"kata {chat_id}"}}
    await storage.updates.set_aside(number, json.dumps(update).encode(), "odd")


async def news(storage: Storage) -> None:
    await store(storage, filed("a"), filed("b"))
    while await storage.outbox.fan_out(now=NOW + 20):
        pass
    await sent(storage, *await claim(storage, now=NOW + 20))


async def rows_of(storage: Storage, chat_id: int) -> int:
    query = select(func.count()).select_from(outbox).where(outbox.c.chat_id == chat_id)
    async with storage.database.read() as connection:
        return await connection.scalar(query) or 0


async def test_all_of_one_person_is_found_and_nothing_of_another(storage: Storage) -> None:
    """Places, draft, what could not be handled, wrong codes; not the report that was sent."""
    await open_case(storage, once=1)
    await busy(storage, SOURCE, number=100)
    await busy(storage, 5, number=200)
    found = await held(storage)
    assert found.subscriber == await storage.subscribers.get(SOURCE)
    assert found.joined_on is not None
    assert found.draft == DRAFT
    assert found.unhandled == (f"kata {SOURCE}",)
    assert found.wrong_codes == 1
    assert await held(storage, 77) == StoredData(77)


async def test_the_news_that_was_sent_is_found(storage: Storage) -> None:
    """By its headline, for each chat alone."""
    await follow(storage, SOURCE, PANONGAN)
    await news(storage)
    assert {each.title for each in (await held(storage)).news} == {"a", "b"}
    assert (await held(storage, 5)).news == ()


async def test_everything_of_one_person_goes_and_nothing_of_another(storage: Storage) -> None:
    """Afterwards the chat is a stranger; what waited for it is not sent, and counted as dropped."""
    await busy(storage, SOURCE, number=100)
    await busy(storage, 5, number=200)
    await news(storage)
    await announce(storage)
    assert await rows_of(storage, SOURCE) == 3  # two articles, and the word on one of them
    await storage.personal_data.forget(SOURCE, once=300)
    assert await held(storage) == StoredData(SOURCE)
    assert await rows_of(storage, SOURCE) == 0
    other = await held(storage, 5)
    assert (other.subscriber is not None, other.draft) == (True, DRAFT)
    assert other.unhandled == ("kata 5",)
    assert await rows_of(storage, 5) > 0


async def test_no_job_that_is_done_remembers_whom_it_passed_last(storage: Storage) -> None:
    """Else the last follower's id stays with the article after all of theirs is erased."""
    await follow(storage, SOURCE, PANONGAN)
    await news(storage)
    await announce(storage)
    await change(storage, "a", "Lain", now=NOW + 20)
    await correct(storage, now=NOW + 1000)
    async with storage.database.read() as connection:
        for job in (fanouts, corrections, errata):
            done = (await connection.execute(select(job.c.cursor, job.c.finished_at))).all()
            assert done
            assert all(row.finished_at is not None and row.cursor is None for row in done)


async def test_forgetting_counts_what_was_on_its_way(storage: Storage) -> None:
    """The numbers of an article add up without the chat's rows."""
    await follow(storage, SOURCE, PANONGAN)
    await store(storage, filed("a"))
    while await storage.outbox.fan_out(now=NOW):
        pass
    flying = await claim(storage)
    await storage.personal_data.forget(SOURCE, once=300)
    await sent(storage, *flying)  # it arrives all the same: nothing fails
    (tally,) = await storage.tallies.latest(1)
    assert (tally.waiting, tally.sent, tally.dropped) == (0, 0, 1)


async def test_who_comes_back_is_not_forgotten_by_an_old_update(storage: Storage) -> None:
    """The same update again changes nothing."""
    await storage.personal_data.forget(SOURCE, once=300)
    await follow(storage, SOURCE, PANONGAN)
    await storage.personal_data.forget(SOURCE, once=300)
    assert await storage.subscribers.get(SOURCE) is not None


async def test_what_could_not_be_handled_is_erased_and_stays_finished(storage: Storage) -> None:
    """It is not handled a second time for that."""
    await busy(storage, SOURCE, number=100)
    await storage.personal_data.forget(SOURCE, once=300)
    async with storage.database.read() as connection:
        assert list(await connection.scalars(select(updates.c.sealed))) == [None]
    assert await storage.updates.start(100) == 0


async def test_a_block_by_the_editors_is_told_and_stays(storage: Storage) -> None:
    """It would be none if its source could lift it."""
    await open_case(storage, once=1)
    (case,) = await storage.personal_data.cases(SOURCE)
    deed = AuditEntry(5, "blocked", NOW)
    await storage.case_changes.change(case.id, lambda case: case, blocked=True, entry=deed, once=2)
    await storage.personal_data.forget(SOURCE, once=300)
    assert await held(storage) == StoredData(SOURCE, blocked=True)


async def test_the_cases_of_a_source_are_found(storage: Storage) -> None:
    """Those that are open, oldest first; none of another source."""
    for number, name in enumerate(("A", "B")):
        await open_case(storage, once=number + 1, codename=name, ticket=name)
    await open_case(storage, once=3, codename="C", ticket="C", source=SOURCE + 1)
    persons: PersonalData = storage.personal_data
    assert [case.codename for case in await persons.cases(SOURCE)] == ["A", "B"]
    assert await persons.cases(77) == ()


async def test_what_lands_after_its_reader_is_forgotten_is_nobody_elses(storage: Storage) -> None:
    """SQLite gives the number of a deleted row to the next one: its news is still to be sent."""
    await follow(storage, SOURCE, PANONGAN)
    await store(storage, filed("a"))
    while await storage.outbox.fan_out(now=NOW + 20):
        pass
    (flying,) = await claim(storage, now=NOW + 20)
    await storage.personal_data.forget(SOURCE, once=300)
    await follow(storage, 5, PANONGAN)
    await store(storage, filed("b"))
    while await storage.outbox.fan_out(now=NOW + 20):
        pass
    await sent(storage, flying)
    (push,) = await claim(storage, now=NOW + 20)
    assert (push.chat_id, push.articles != flying.articles) == (5, True)
