"""A case taken back: erased at once, its messages known until they are deleted."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select, update

from bot.cases.model import AuditEntry, Case
from bot.delivery.model import Kind
from bot.tips.model import Draft
from storage.cases.removals import GRACE
from storage.repositories import Storage
from storage.tables.cases import case_messages
from tests.support.cases.samples import EDITORS, SOURCE
from tests.support.cases.secrecy import assert_hidden
from tests.support.cases.stored import open_case
from tests.support.storage.stored import NOW, claim, letter, sent


async def only_case(storage: Storage) -> Case:
    (case,) = await storage.cases.list_open()
    return case


async def delivered(storage: Storage) -> Case:
    """A case whose card and receipt have arrived; the evidence waits behind the card."""
    await open_case(storage, said=(12, 13))
    case = await only_case(storage)
    for item in await claim(storage):
        await sent(storage, item, message_id=70 if item.chat_id == EDITORS else 80)
    return case


async def test_what_was_taken_back_is_found_by_nothing(storage: Storage) -> None:
    """Neither by ticket, message nor source; what waits to be sent is not; the editors hear it."""
    case = await delivered(storage)
    word = letter(EDITORS, "taken back", secret=True)
    assert await storage.removals.begin(case, letters=[word], now=NOW, once=9)
    assert await storage.cases.list_open() == ()
    assert await storage.cases.by_ticket(SOURCE, "TICKET", now=NOW) is None
    assert await storage.cases.by_message(SOURCE, 12) is None
    assert await storage.cases.newest_of(SOURCE) is None
    assert [item.chat_id for item in await claim(storage)] == [EDITORS]


async def test_where_its_messages_stand_is_known_until_it_is_finished(storage: Storage) -> None:
    """Those of the source and those of the bot, in both chats; finished once."""
    case = await delivered(storage)
    await storage.removals.begin(case, letters=[], now=NOW, once=9)
    (removal,) = await storage.removals.due(now=NOW)
    assert set(removal.messages) == {(SOURCE, 12), (SOURCE, 13), (SOURCE, 80), (EDITORS, 70)}
    assert (removal.codename, removal.source_chat_id) == (case.codename, SOURCE)
    assert (removal.language, removal.unknown) == (case.language, 0)
    told = letter(SOURCE, "done", secret=True)
    assert await storage.removals.finish(case.id, letters=[told], now=NOW)
    assert not await storage.removals.finish(case.id, letters=[told], now=NOW)
    assert await storage.removals.due(now=NOW + 3600) == ()
    assert [item.chat_id for item in await claim(storage)] == [SOURCE]


async def test_what_was_said_beside_a_case_goes_with_it_and_leads_nowhere(storage: Storage) -> None:
    """The official form and its questions: a reply to one is for nobody."""
    case = await delivered(storage)
    await storage.removals.remember_traces(case.id, SOURCE, [90, 91, 80])
    assert await storage.cases.by_message(SOURCE, 90) is None
    assert await storage.removals.messages_in(case.id, SOURCE) == (12, 13, 80, 90, 91)
    await storage.removals.forget_messages(SOURCE, [12, 80, 90])
    assert await storage.removals.messages_in(case.id, SOURCE) == (13, 91)
    assert await storage.cases.by_message(SOURCE, 12) is None
    await storage.removals.begin(case, letters=[], now=NOW, once=9)
    (removal,) = await storage.removals.due(now=NOW)
    assert set(removal.messages) == {(SOURCE, 13), (SOURCE, 91), (EDITORS, 70)}
    assert removal.unknown == 0


async def test_nothing_more_is_remembered_of_a_closed_case(storage: Storage) -> None:
    """It would never be forgotten again."""
    case = await delivered(storage)
    await storage.removals.begin(case, letters=[], now=NOW, once=9)
    await storage.removals.finish(case.id, letters=[], now=NOW)
    await storage.removals.remember_traces(case.id, SOURCE, [90])
    assert await storage.removals.messages_in(case.id, SOURCE) == ()


async def test_a_case_is_taken_back_once(storage: Storage) -> None:
    """The same update again, and another one, change nothing."""
    case = await delivered(storage)
    assert await storage.removals.begin(case, letters=[], now=NOW, once=9)
    assert not await storage.removals.begin(case, letters=[], now=NOW, once=9)
    assert not await storage.removals.begin(case, letters=[], now=NOW, once=10)
    assert len(await storage.removals.due(now=NOW)) == 1


async def test_what_is_in_flight_is_waited_for(storage: Storage) -> None:
    """It arrives after the case is erased, and is deleted with the rest."""
    await open_case(storage)
    case = await only_case(storage)
    flying = await claim(storage)
    await storage.removals.begin(case, letters=[], now=NOW, once=9)
    assert await storage.removals.due(now=NOW) == ()
    for item in flying:
        await sent(storage, item, message_id=70)
    (removal,) = await storage.removals.due(now=NOW)
    assert set(removal.messages) == {(item.chat_id, 70) for item in flying}


async def test_what_never_arrives_is_not_waited_for_long(storage: Storage) -> None:
    """The rest is deleted without it."""
    await open_case(storage, said=(12,))
    await claim(storage)
    await storage.removals.begin(await only_case(storage), letters=[], now=NOW, once=9)
    assert await storage.removals.due(now=NOW + GRACE - 1) == ()
    (removal,) = await storage.removals.due(now=NOW + GRACE)
    assert removal.messages == ((SOURCE, 12),)


async def test_a_card_that_was_to_be_shown_anew_is_no_message_to_wait_for(
    storage: Storage,
) -> None:
    """What was dropped before has nothing to do with it."""
    case = await delivered(storage)
    anew = replace(letter(EDITORS, "anew", secret=True, case_id=case.id), kind=Kind.CARD)
    await storage.outbox.put([anew], now=NOW)
    deed = AuditEntry(5, "took", NOW)
    await storage.case_changes.change(case.id, lambda case: case, entry=deed, once=8)
    await storage.removals.begin(case, letters=[], now=NOW, once=9)
    assert len(await storage.removals.due(now=NOW)) == 1


async def test_a_removal_can_wait(storage: Storage) -> None:
    """While Telegram is out of reach."""
    case = await delivered(storage)
    await storage.removals.begin(case, letters=[], now=NOW, once=9)
    await storage.removals.postpone(case.id, until=NOW + 60)
    assert await storage.removals.due(now=NOW + 59) == ()
    assert len(await storage.removals.due(now=NOW + 60)) == 1


async def test_a_dialogue_with_the_case_ends_and_no_other_draft(storage: Storage) -> None:
    """What the source writes next is a reader's, or the new report's."""
    case = await delivered(storage)
    dialogue = Draft(step="dialogue", language="id", started_at=NOW, case_id=case.id)
    await storage.drafts.save(SOURCE, dialogue, now=NOW, once=8)
    await storage.removals.begin(case, letters=[], now=NOW, once=9)
    assert await storage.drafts.get(SOURCE) is None

    await open_case(storage, once=10, codename="ELANG-7", ticket="OTHER")
    writing = Draft(step="account", language="id", started_at=NOW, said=(20,))
    await storage.drafts.save(SOURCE, writing, now=NOW, once=11)
    await storage.removals.begin(await only_case(storage), letters=[], now=NOW, once=12)
    assert await storage.drafts.get(SOURCE) == writing


async def test_a_removal_names_nobody_in_the_clear(storage: Storage) -> None:
    """Neither while it waits nor when it is over."""
    case = await delivered(storage)
    await storage.removals.begin(case, letters=[], now=NOW, once=9)
    await assert_hidden(storage)
    await storage.removals.finish(case.id, letters=[], now=NOW)
    await assert_hidden(storage)


async def test_a_damaged_message_holds_up_nobody(storage: Storage) -> None:
    """It counts as one that is not known; the rest of it, and other removals, go on."""
    await open_case(storage, said=(12, 13))
    await storage.removals.begin(await only_case(storage), letters=[], now=NOW, once=9)
    await open_case(storage, once=10, codename="ELANG-7", ticket="OTHER", said=(14,))
    await storage.removals.begin(await only_case(storage), letters=[], now=NOW, once=11)
    async with storage.database.write() as connection:
        one = select(func.min(case_messages.c.message_key)).scalar_subquery()
        damaged = update(case_messages).where(case_messages.c.message_key == one)
        await connection.execute(damaged.values(sealed=b"not sealed by us" * 9))
    removals = await storage.removals.due(now=NOW)
    assert len(removals) == 2
    assert sum(removal.unknown for removal in removals) == 1
    assert sum(len(removal.messages) for removal in removals) == 2
