"""Cases: a draft becomes a case once, and every message finds its way back to it."""

from __future__ import annotations

import pytest

from bot.cases.model import AuditEntry
from bot.tips.model import Draft
from storage.cases.cases import CodenameTaken
from storage.engine.coarse_time import MINUTE
from storage.repositories import Storage
from storage.tips.ticket_attempts import AnotherSource, TooManyAttempts
from tests.support.cases.samples import EDITORS, SOURCE
from tests.support.cases.stored import DRAFT, open_case
from tests.support.storage.stored import NOW, claim, count_rows, letter, sent


async def test_a_draft_is_there_again_after_a_restart(storage: Storage) -> None:
    """Every answer and piece of evidence comes back, broken characters and all."""
    assert await storage.drafts.get(SOURCE) is None
    await storage.drafts.save(SOURCE, DRAFT, now=NOW, once=1)
    assert await storage.drafts.get(SOURCE) == DRAFT
    assert await storage.drafts.get(SOURCE + 1) is None


async def test_a_draft_is_changed_once_by_an_update(storage: Storage) -> None:
    """An update that comes again does not put an old draft over a newer one."""
    newer = Draft(step="evidence", language="id", started_at=NOW)
    assert await storage.drafts.save(SOURCE, DRAFT, now=NOW, once=1) == DRAFT
    assert await storage.drafts.save(SOURCE, newer, now=NOW, once=2) == newer
    assert await storage.drafts.save(SOURCE, DRAFT, now=NOW, once=1) == newer
    assert await storage.drafts.get(SOURCE) == newer
    await storage.drafts.drop(SOURCE, once=3)
    await storage.drafts.save(SOURCE, newer, now=NOW, once=4)
    await storage.drafts.drop(SOURCE, once=3)
    assert await storage.drafts.get(SOURCE) == newer


async def test_a_case_is_opened_with_its_letters_and_once(storage: Storage) -> None:
    """Draft, case and letters change together; the same update again changes nothing."""
    await storage.drafts.save(SOURCE, DRAFT, now=NOW, once=1)
    assert await open_case(storage, once=2)
    assert await storage.drafts.get(SOURCE) is None
    assert not await open_case(storage, once=2, codename="ELANG-7")
    (case,) = await storage.cases.list_open()
    assert (case.codename, case.category, case.place) == (
        "MERPATI-41",
        "politik_uang",
        "36.03.19",
    )
    assert (case.source_chat_id, case.language, case.opened_at) == (SOURCE, "en", NOW)
    assert await storage.cases.get(case.id) == case
    assert (await count_rows(storage))["pending"] == 3


async def test_a_codename_is_given_once_and_a_refusal_leaves_no_trace(storage: Storage) -> None:
    """The same update may try the next codename; nothing of the refused try is kept."""
    await open_case(storage, once=1)
    await storage.drafts.save(SOURCE, DRAFT, now=NOW, once=2)
    with pytest.raises(CodenameTaken):
        await open_case(storage, once=3, ticket="OTHER")
    assert await storage.drafts.get(SOURCE) == DRAFT
    assert (await count_rows(storage))["pending"] == 3
    assert await open_case(storage, once=3, codename="ELANG-7", ticket="OTHER")
    assert [case.codename for case in await storage.cases.list_open()] == ["MERPATI-41", "ELANG-7"]
    assert await storage.cases.count_open() == 2


async def test_what_was_sent_leads_back_to_its_case(storage: Storage) -> None:
    """Replies to any message of a case are understood, in either chat; others are not."""
    await open_case(storage)
    (case,) = await storage.cases.list_open()
    for item in await claim(storage):
        await sent(storage, item, message_id=70 if item.chat_id == EDITORS else 80)
    assert await storage.cases.by_message(EDITORS, 70) == case
    assert await storage.cases.by_message(SOURCE, 80) == case
    assert await storage.cases.by_message(EDITORS, 80) is None
    await storage.cases.remember_message(case.id, EDITORS, 99, now=NOW)
    assert await storage.cases.by_message(EDITORS, 99) == case


async def test_later_letters_reply_to_the_card(storage: Storage) -> None:
    """The card is the first message of the case in that chat, and stays it."""
    await open_case(storage)
    first = {item.chat_id: item for item in await claim(storage)}
    assert first[EDITORS].reply_to is None
    await sent(storage, first[EDITORS], message_id=70)
    (more,) = await claim(storage)
    assert more.reply_to == 70
    await sent(storage, more, message_id=71)
    case_id = first[EDITORS].case_id
    assert case_id is not None
    third = letter(EDITORS, "third", secret=True, case_id=case_id, reply_to_card=True)
    assert await storage.cases.add(case_id, [third], now=NOW, once=9)
    (item,) = await claim(storage)
    assert item.reply_to == 70


async def test_what_the_source_said_belongs_to_the_case_at_once(storage: Storage) -> None:
    """In the transaction that opens it, or adds to it; the card is the receipt all the same."""
    await open_case(storage, said=(12, 13, 12))
    (case,) = await storage.cases.list_open()
    assert await storage.cases.by_message(SOURCE, 12) == case
    assert await storage.cases.by_message(SOURCE, 13) == case
    await storage.cases.add(case.id, [], message=(SOURCE, 14), now=NOW, once=9)
    assert await storage.cases.by_message(SOURCE, 14) == case
    (receipt,) = [item for item in await claim(storage) if item.chat_id == SOURCE]
    await sent(storage, receipt, message_id=80)
    more = letter(SOURCE, "answer", secret=True, case_id=case.id, reply_to_card=True)
    await storage.cases.add(case.id, [more], now=NOW, once=10)
    (answer,) = [item for item in await claim(storage) if item.chat_id == SOURCE]
    assert answer.reply_to == 80


async def test_a_refused_codename_ties_nothing(storage: Storage) -> None:
    """What was said belongs to the case that is opened in the end."""
    await open_case(storage, once=1)
    with pytest.raises(CodenameTaken):
        await open_case(storage, once=2, ticket="OTHER", said=(12,))
    assert await storage.cases.by_message(SOURCE, 12) is None


async def test_letters_of_a_case_are_added_once(storage: Storage) -> None:
    """The same update again writes nothing, whatever its letters' keys."""
    await open_case(storage)
    (case,) = await storage.cases.list_open()
    assert await storage.cases.add(case.id, [letter(EDITORS, "x")], now=NOW, once=5)
    assert not await storage.cases.add(case.id, [letter(EDITORS, "y")], now=NOW, once=5)
    assert (await count_rows(storage))["pending"] == 4


async def test_an_album_is_added_by_one_press(storage: Storage) -> None:
    """An update may add several messages of its source's, and each of them once."""
    await open_case(storage)
    (case,) = await storage.cases.list_open()
    added = [
        await storage.cases.add(case.id, [], message=(SOURCE, message), now=NOW, once=5)
        for message in (1, 2, 1)
    ]
    assert added == [True, True, False]


async def test_the_newest_case_of_a_source_is_its_last(storage: Storage) -> None:
    """Sources never see each other's cases."""
    assert await storage.cases.newest_of(SOURCE) is None
    await open_case(storage, once=1, codename="A", ticket="1")
    await open_case(storage, once=2, codename="B", ticket="2")
    await open_case(storage, once=3, codename="C", ticket="3", source=SOURCE + 1)
    last = await storage.cases.newest_of(SOURCE)
    assert last is not None
    assert last.codename == "B"
    assert {case.codename for case in await storage.cases.of_source(SOURCE)} == {"A", "B"}
    await storage.retention.expire(before=NOW + 1, now=NOW)
    assert await storage.cases.of_source(SOURCE) == ()


async def test_a_case_keeps_what_was_sent_first_until_it_is_closed(storage: Storage) -> None:
    """The card is written anew from it; closing erases it."""
    await open_case(storage)
    case = await storage.cases.newest_of(SOURCE)
    assert case is not None
    assert (case.answers, case.evidence) == (DRAFT.answers, DRAFT.evidence)
    await storage.retention.expire(before=NOW + 1, now=NOW)
    assert await storage.cases.get(case.id) is None


async def test_a_ticket_opens_its_case_and_guessing_ends_soon(storage: Storage) -> None:
    """Ten wrong codes, then an hour of nothing, even for the right one; others are not held up."""
    await open_case(storage)
    for _ in range(10):
        assert await storage.cases.by_ticket(SOURCE, "WRONG", now=NOW) is None
    with pytest.raises(TooManyAttempts):
        await storage.cases.by_ticket(SOURCE, "TICKET", now=NOW + 3599)
    assert await storage.cases.by_ticket(SOURCE + 1, "WRONG", now=NOW) is None
    found = await storage.cases.by_ticket(SOURCE, "TICKET", now=NOW + 3600)
    assert found == await storage.cases.newest_of(SOURCE)
    assert found is not None
    assert await storage.cases.by_ticket(SOURCE, "WRONG", now=NOW + 3600) is None
    assert await storage.cases.by_ticket(SOURCE, "TICKET", now=NOW + 3600) == found


async def test_a_ticket_is_of_use_to_its_own_source_alone(storage: Storage) -> None:
    """The answers go to who reported: another account is refused, and that is an attempt."""
    await open_case(storage)
    for _ in range(10):
        with pytest.raises(AnotherSource):
            await storage.cases.by_ticket(SOURCE + 1, "TICKET", now=NOW)
    with pytest.raises(TooManyAttempts):
        await storage.cases.by_ticket(SOURCE + 1, "TICKET", now=NOW)
    assert await storage.cases.by_ticket(SOURCE, "TICKET", now=NOW) is not None


async def test_what_nobody_touched_is_erased_in_time(storage: Storage) -> None:
    """Old drafts and cases end with everything that points to them; touched ones stay."""
    await storage.drafts.save(SOURCE, DRAFT, now=NOW, once=1)
    await open_case(storage, once=2, codename="OLD", ticket="1", source=SOURCE + 1)
    await open_case(storage, once=3, codename="TOUCHED", ticket="2", source=SOURCE + 2)
    old, touched = await storage.cases.list_open()
    await storage.cases.remember_message(old.id, EDITORS, 5, now=NOW)
    await storage.cases.add(touched.id, [], now=NOW + 100, once=4)
    assert await storage.retention.expire(before=NOW + 50, now=NOW) == 2
    assert await storage.drafts.get(SOURCE) is None
    assert await storage.cases.list_open() == (touched,)
    assert await storage.cases.get(old.id) is None
    assert await storage.cases.by_message(EDITORS, 5) is None
    assert await storage.cases.by_ticket(SOURCE, "1", now=NOW) is None
    assert await storage.cases.newest_of(SOURCE + 1) is None
    # Neither are its letters sent any more.
    assert {item.case_id for item in await claim(storage)} == {touched.id}
    with pytest.raises(CodenameTaken):
        await open_case(storage, once=5, codename="OLD", ticket="3")


async def test_an_editors_deed_is_logged_with_what_it_changes(storage: Storage) -> None:
    """Once, by whom and when; it outlives the case for as long as one may ask, then goes."""
    await open_case(storage)
    case = await storage.cases.newest_of(SOURCE)
    assert case is not None
    log = AuditEntry(7, "answered", NOW + MINUTE), AuditEntry(8, "answered", NOW + 2 * MINUTE)
    for once, entry in ((2, log[0]), (2, log[0]), (3, log[1])):  # one update comes again
        await storage.case_changes.change(case.id, lambda now: now, entry=entry, once=once)
    await storage.cases.add(case.id, [], now=NOW + 3 * MINUTE, once=4)  # the source's own words
    assert await storage.audit_log.of_case(case.id) == log
    await storage.retention.expire(before=NOW + 4 * MINUTE, now=NOW + 4 * MINUTE)
    assert await storage.cases.get(case.id) is None
    assert await storage.audit_log.of_case(case.id) == log
    await storage.retention.expire(before=NOW + 2 * MINUTE, now=NOW + 2 * MINUTE)
    assert await storage.audit_log.of_case(case.id) == log[1:]
    await storage.retention.expire(before=NOW + 4 * MINUTE, now=NOW + 4 * MINUTE)
    assert await storage.audit_log.of_case(case.id) == ()
