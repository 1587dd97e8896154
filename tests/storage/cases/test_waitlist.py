"""Reports beyond the budgets wait with all that belongs to them, and come out in their turn."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from bot.cases.waitlist import EDITED_EVERY, POSTED_AGAIN, WaitingCases
from bot.delivery.model import DeliveryStatus, Kind, Letter, Outcome
from bot.tips.limits import Budget, Limits
from storage.repositories import Storage
from tests.support.cases.samples import EDITORS, SOURCE
from tests.support.cases.stored import DRAFT, both_sides, send_report
from tests.support.patience import PATIENCE
from tests.support.storage.overtaking import overtake
from tests.support.storage.stored import NOW, claim, letter, sent

LIMITS = Limits(overall=Budget(3, 60), source=Budget(2, 600))


async def report(storage: Storage, number: int, source: int, *, now: float = NOW) -> None:
    """A report by this source; its codename is `B-NUMBER`."""
    await send_report(
        storage.cases,
        source,
        DRAFT,
        codename=f"B-{number}",
        ticket=f"T-{number}",
        letters=both_sides,
        letters_if_waiting=lambda case_id: [
            replace(each, params={"text": "waits"}) if each.kind is Kind.ANSWER else each
            for each in both_sides(case_id)
        ],
        limits=LIMITS,
        now=now,
        once=1000 + number,
    )


async def delivered(storage: Storage, *, now: float) -> list[str]:
    """What reaches the editors now, in its order: `card CODENAME`, ..."""
    said: list[str] = []
    names = {case.id: case.codename for case in await storage.cases.list_open()}
    while items := await claim(storage, now=now):
        for item in items:
            if item.chat_id == EDITORS and item.case_id is not None:
                said.append(f"{item.params['text']} {names[item.case_id]}")
            await sent(storage, item, message_id=item.id)
    return said


def written(listed: WaitingCases, message_id: int | None) -> Letter:
    """A list as its letter: how many, which, and in what message."""
    names = " ".join(case.codename for case in listed.cases)
    return Letter(
        EDITORS,
        {"text": f"{listed.count}: {names}", "message_id": message_id},
        key="",
        method="sendMessage" if message_id is None else "editMessageText",
    )


async def listed(storage: Storage, *, now: float, message_id: int = 9) -> list[str]:
    """The letters that the list writes now, sent."""
    said: list[str] = []
    if await storage.waitlist.refresh_list(EDITORS, written, now=now):
        for item in await claim(storage, now=now):
            said.append(f"{item.method} {item.params['text']} {item.params['message_id']}")
            await sent(storage, item, message_id=message_id)
    return said


async def test_beyond_the_overall_budget_reports_wait_and_come_out_in_order(
    storage: Storage,
) -> None:
    """Three at once, then one a minute, oldest first; each whole, none twice, none lost."""
    for number in range(6):
        await report(storage, number, SOURCE + number)
    assert await delivered(storage, now=NOW) == [
        "card B-0", "more B-0", "card B-1", "more B-1", "card B-2", "more B-2",
    ]  # fmt: skip
    assert await storage.waitlist.admit(LIMITS, now=NOW + 59) == 0
    came = []
    for minute in range(1, 5):
        assert await storage.waitlist.admit(LIMITS, now=NOW + 60 * minute) == (minute < 4)
        came.append(await delivered(storage, now=NOW + 60 * minute))
    assert came == [
        ["card B-3", "more B-3"], ["card B-4", "more B-4"], ["card B-5", "more B-5"], [],
    ]  # fmt: skip


async def test_a_source_beyond_its_budget_does_not_hold_up_the_others(storage: Storage) -> None:
    """Its later reports wait, also while there is room for those of others."""
    for number in range(5):
        await report(storage, number, SOURCE)
    await report(storage, 5, SOURCE + 1)
    assert await delivered(storage, now=NOW) == [
        "card B-0", "more B-0", "card B-1", "more B-1", "card B-5", "more B-5",
    ]  # fmt: skip
    await report(storage, 6, SOURCE + 2)
    assert await storage.waitlist.admit(LIMITS, now=NOW + 120) == 1
    assert await delivered(storage, now=NOW + 120) == ["card B-6", "more B-6"]
    assert await storage.waitlist.admit(LIMITS, now=NOW + 600) == 1
    assert await delivered(storage, now=NOW + 600) == ["card B-2", "more B-2"]


async def test_reports_at_the_same_moment_share_the_budgets(storage: Storage) -> None:
    """However they overlap: no more is shown than there is room for, and nobody waits for ever."""
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(
            *(report(storage, number, SOURCE + number // 4) for number in range(24)),
            *(storage.waitlist.admit(LIMITS, now=NOW) for _ in range(6)),
        )
    assert (await storage.waitlist.page(0)).count == 24 - LIMITS.overall.burst
    shown = await delivered(storage, now=NOW)
    assert len(shown) == len(set(shown)) == 2 * LIMITS.overall.burst


async def test_the_source_is_told_at_once_that_its_report_waits(storage: Storage) -> None:
    """The receipt is not held back, and it is the one that says so."""
    for number in range(3):
        await report(storage, number, SOURCE)
    receipts = []
    while items := await claim(storage):
        receipts += [item.params["text"] for item in items if item.chat_id == SOURCE]
        await sent(storage, *items)
    assert receipts == ["ticket", "ticket", "waits"]


async def test_what_is_added_waits_with_its_report(storage: Storage) -> None:
    """Evidence never arrives before the card it belongs to."""
    for number in range(4):
        await report(storage, number, SOURCE + number)
    case = await storage.cases.newest_of(SOURCE + 3)
    assert case is not None
    added = letter(
        EDITORS, "added", words="added", kind=Kind.TIP, secret=True, case_id=case.id,
        lane=f"case {case.id}",
    )  # fmt: skip
    await storage.cases.add(case.id, [added], now=NOW, once=1)
    assert await storage.waitlist.holds(case.id)
    assert "added B-3" not in await delivered(storage, now=NOW)
    await storage.waitlist.admit(LIMITS, now=NOW + 60)
    assert not await storage.waitlist.holds(case.id)
    assert await delivered(storage, now=NOW + 60) == ["card B-3", "more B-3", "added B-3"]


async def test_what_one_source_adds_comes_at_a_pace_and_in_order(storage: Storage) -> None:
    """Two at once, then one in ten seconds; another source is not held up."""
    pace = Budget(2, 10)
    for number in (1, 2):
        await report(storage, number, SOURCE + number)
    cases = await storage.cases.list_open()
    await delivered(storage, now=NOW)
    for number in range(4):
        added = letter(
            EDITORS, f"added {number}", words=f"added {number}", kind=Kind.TIP, secret=True,
            case_id=cases[0].id, lane="editors",
        )  # fmt: skip
        said = (SOURCE + 1, 50 + number)
        await storage.cases.add(cases[0].id, [added], message=said, pace=pace, now=NOW, once=number)
    assert await storage.waitlist.is_paced(SOURCE + 1, pace, now=NOW + 19)
    assert not await storage.waitlist.is_paced(SOURCE + 1, pace, now=NOW + 20)
    assert not await storage.waitlist.is_paced(SOURCE + 2, pace, now=NOW)
    came = [await delivered(storage, now=NOW + seconds) for seconds in (0, 9, 10, 20)]
    assert came == [
        ["added 0 B-1", "added 1 B-1"], [], ["added 2 B-1"], ["added 3 B-1"],
    ]  # fmt: skip


async def test_an_editor_opens_any_of_them_now_and_once(storage: Storage) -> None:
    """By its codename, whatever the budgets say; the same press again changes nothing."""
    for number in range(6):
        await report(storage, number, SOURCE + number)
    await delivered(storage, now=NOW)
    assert await storage.waitlist.show_now("B-5", now=NOW, once=1)
    assert not await storage.waitlist.show_now("B-5", now=NOW, once=1)
    assert not await storage.waitlist.show_now("B-5", now=NOW, once=2)
    assert not await storage.waitlist.show_now("B-0", now=NOW, once=3)
    assert not await storage.waitlist.show_now("NONE-1", now=NOW, once=4)
    assert await delivered(storage, now=NOW) == ["card B-5", "more B-5"]
    page = await storage.waitlist.page(0)
    assert [case.codename for case in page.cases] == ["B-3", "B-4"]


async def test_what_waits_for_its_turn_is_not_counted_as_undelivered(storage: Storage) -> None:
    """An operator's alarm of a stuck outbox stays quiet."""
    for number in range(4):
        await report(storage, number, SOURCE + number)
    await delivered(storage, now=NOW)
    assert await storage.outbox.count_waiting() == 0


async def test_the_editors_get_one_list_that_is_edited(storage: Storage) -> None:
    """Posted once, then changed in place, also when the last case has left it."""
    for number in range(5):
        await report(storage, number, SOURCE + number)
    await delivered(storage, now=NOW)
    assert await listed(storage, now=NOW) == ["sendMessage 2: B-3 B-4 None"]
    assert await listed(storage, now=NOW + 1) == []
    await report(storage, 5, SOURCE + 5)
    await delivered(storage, now=NOW)
    assert await listed(storage, now=NOW + EDITED_EVERY - 1) == []
    assert await listed(storage, now=NOW + EDITED_EVERY) == ["editMessageText 3: B-3 B-4 B-5 9"]
    for number in (3, 4, 5):
        await storage.waitlist.show_now(f"B-{number}", now=NOW, once=number)
    await delivered(storage, now=NOW + EDITED_EVERY)
    assert await listed(storage, now=NOW + EDITED_EVERY + 1) == ["editMessageText 0:  9"]
    assert await listed(storage, now=NOW + 2 * EDITED_EVERY) == []


async def test_a_list_on_its_way_is_waited_for(storage: Storage) -> None:
    """A second letter before the first has become a message would be a second list."""
    for number in range(4):
        await report(storage, number, SOURCE + number)
    await delivered(storage, now=NOW)
    assert await storage.waitlist.refresh_list(EDITORS, written, now=NOW)
    await report(storage, 4, SOURCE + 4)
    later = NOW + EDITED_EVERY
    assert not await storage.waitlist.refresh_list(EDITORS, written, now=later)


async def test_a_list_that_is_out_of_date_before_it_is_written_is_made_again(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came to wait while the letter was made is in the next one."""
    for number in range(4):
        await report(storage, number, SOURCE + number)
    overtake(monkeypatch, partial(report, storage, 4, SOURCE + 4))
    assert not await storage.waitlist.refresh_list(EDITORS, written, now=NOW)
    await delivered(storage, now=NOW)
    assert await listed(storage, now=NOW) == ["sendMessage 2: B-3 B-4 None"]


async def test_a_list_that_was_refused_or_has_scrolled_away_is_posted_anew(
    storage: Storage,
) -> None:
    """The editors are never without one while cases wait."""
    for number in range(4):
        await report(storage, number, SOURCE + number)
    await delivered(storage, now=NOW)
    await storage.waitlist.refresh_list(EDITORS, written, now=NOW)
    (item,) = await claim(storage)
    await storage.outbox.settle([Outcome(item, DeliveryStatus.FAILED, reason="refused")], now=NOW)
    await report(storage, 4, SOURCE + 4)
    later = NOW + EDITED_EVERY
    await delivered(storage, now=NOW)
    assert await listed(storage, now=later) == ["sendMessage 2: B-3 B-4 None"]
    await report(storage, 5, SOURCE + 5)
    await delivered(storage, now=NOW)
    again = await listed(storage, now=later + POSTED_AGAIN)
    assert again == ["sendMessage 3: B-3 B-4 B-5 None"]


async def test_a_turned_page_stays_turned(storage: Storage) -> None:
    """An edit that follows new cases shows the page on which the editors are."""
    for number in range(13):
        await report(storage, number, SOURCE + number)
    await delivered(storage, now=NOW)
    await listed(storage, now=NOW, message_id=9)
    second = await storage.waitlist.page(8)
    assert [case.codename for case in second.cases] == ["B-11", "B-12"]
    await storage.waitlist.record_page(EDITORS, 8, second, now=NOW)  # an older list
    await storage.waitlist.record_page(EDITORS, 9, second, now=NOW)
    assert await listed(storage, now=NOW + EDITED_EVERY) == []
    await report(storage, 13, SOURCE + 13)
    await delivered(storage, now=NOW)
    assert await listed(storage, now=NOW + EDITED_EVERY) == ["editMessageText 11: B-11 B-12 B-13 9"]


async def test_a_case_that_ends_leaves_the_list(storage: Storage) -> None:
    """Erased after the retention like any other, with what was held of it."""
    for number in range(4):
        await report(storage, number, SOURCE + number)
    await delivered(storage, now=NOW)
    await storage.retention.expire(before=NOW + 1, now=NOW + 1)
    assert (await storage.waitlist.page(0)).count == 0
    assert await storage.waitlist.admit(LIMITS, now=NOW + 600) == 0
    assert await delivered(storage, now=NOW + 600) == []


async def test_spent_budgets_are_forgotten_when_they_are_whole(storage: Storage) -> None:
    """They say when a source wrote; what is spent still counts until then."""
    for number in range(2):
        await report(storage, number, SOURCE)
    await storage.retention.expire(before=0, now=NOW + 599)
    await report(storage, 2, SOURCE, now=NOW + 599)
    assert (await storage.waitlist.page(0)).count == 1
    await storage.retention.expire(before=0, now=NOW + 1200)
    await report(storage, 3, SOURCE, now=NOW + 1200)
    await report(storage, 4, SOURCE, now=NOW + 1200)
    assert (await storage.waitlist.page(0)).count == 1
