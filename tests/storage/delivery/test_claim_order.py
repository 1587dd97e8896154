"""Which rows are claimed before which, and what a claim leaves alone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.core.vault import Vault
from bot.delivery.model import DeliveryStatus, Item, Outcome, PaidAllowance, Priority
from storage.opening import open_storage
from storage.repositories import Storage
from storage.tables.outbox import outbox
from tests.support.patience import PATIENCE
from tests.support.storage.postgresql import looking_on
from tests.support.storage.statements import executed_statements
from tests.support.storage.stored import LATER, NOW, claim, count_rows, letter, sent
from tests.support.storage.waiting_pushes import publish, queue


async def again(storage: Storage, *items: Item, due_at: float = NOW) -> None:
    outcomes = [Outcome(item, DeliveryStatus.RETRY, due_at=due_at) for item in items]
    await storage.outbox.settle(outcomes, now=NOW)


def chats(items: tuple[Item, ...]) -> list[int]:
    return [item.chat_id for item in items]


async def test_priority_then_what_was_tried_then_age(storage: Storage) -> None:
    """Of equal priority a retry goes first though it is due last; it passes no higher one."""
    (article,) = await publish(storage, 1)
    await queue(storage, [1], [article], priority=Priority.SUMMARY)
    await again(storage, *await claim(storage), due_at=NOW + 9)
    await queue(storage, [2, 3], [article], due_at=NOW + 5)
    await queue(storage, [4], [article], due_at=NOW + 4)
    await queue(storage, [5], [article], priority=Priority.SUMMARY, due_at=NOW - 9)
    await queue(storage, [6], [article], priority=Priority.BREAKING, due_at=NOW + 9)
    assert chats(await claim(storage, now=NOW + 9)) == [6, 4, 2, 3, 1, 5]


async def test_what_was_withdrawn_is_not_claimed_before_it_is_dropped(storage: Storage) -> None:
    """It is dropped chunk by chunk; meanwhile none of it goes, and other news does."""
    gone, stays = await publish(storage, 2)
    await queue(storage, [1, 2], [gone])
    await queue(storage, [3], [stays])
    await storage.articles.withdraw(gone, now=NOW)
    assert chats(await claim(storage)) == [3]


async def test_a_chat_has_one_message_in_flight(storage: Storage) -> None:
    """What else waits for it, of whatever kind, is left until that one is settled."""
    (article,) = await publish(storage, 1)
    await queue(storage, [1], [article])
    await storage.outbox.put([letter(1, "1"), letter(1, "2")], now=NOW)
    (item,) = await claim(storage, limit=9)
    assert await claim(storage, limit=9) == ()
    await sent(storage, item)
    assert chats(await claim(storage, limit=9)) == [1]


async def test_a_retried_push_does_not_go_behind_the_backlog(storage: Storage) -> None:
    """A flood limit costs its reader that time, and not the time of all others besides."""
    await queue(storage, range(1, 50), await publish(storage, 2))
    (item,) = await claim(storage, limit=1)
    await again(storage, item, due_at=LATER + 1)
    assert item.chat_id not in chats(await claim(storage, limit=3))
    assert chats(await claim(storage, now=LATER + 1, limit=1)) == [item.chat_id]


async def test_many_rows_of_a_few_chats_leave_no_room_empty(storage: Storage) -> None:
    """After an outage bundles are due again, each chat's rows in a row: a claim is full still."""
    articles = await publish(storage, 12)
    await queue(storage, range(1, 9), articles)
    for number, item in enumerate(await claim(storage)):
        await again(storage, item, due_at=NOW + number)
    items = await claim(storage, now=NOW + 9, limit=8)
    assert (chats(items), {item.bundled for item in items}) == ([*range(1, 9)], {12})


@pytest.mark.parametrize("secret", [False, True])
async def test_many_letters_to_one_chat_leave_room_for_others(
    storage: Storage, secret: bool
) -> None:
    """What cannot go in this claim takes no place in it."""
    crowd = [letter(1, f"{number}", secret=secret) for number in range(20)]
    await storage.outbox.put([*crowd, letter(2, "a", secret=secret), letter(3, "b")], now=NOW)
    assert chats(await claim(storage, limit=3)) == [1, 2, 3]


@pytest.mark.parametrize("secret", [False, True])
async def test_a_chat_has_one_message_in_flight_push_or_letter(
    storage: Storage, secret: bool
) -> None:
    """News waits for a letter to the same chat, and a letter for news."""
    articles = await publish(storage, 4)
    await queue(storage, [1], articles[:2], priority=Priority.BREAKING)
    await storage.outbox.put([letter(1, "a", secret=secret)], now=NOW)
    (first,) = await claim(storage)
    assert (first.method, await claim(storage)) == ("sendMessage", ())
    await sent(storage, first)
    (news,) = await claim(storage)
    await storage.outbox.put([letter(1, "b", secret=secret)], now=NOW)
    await queue(storage, [1], articles[2:])
    assert (news.bundled, await claim(storage)) == (2, ())
    await sent(storage, news)
    (last,) = await claim(storage)
    assert last.method == "sendMessage"


async def test_nothing_starves_behind_what_is_urgent(storage: Storage) -> None:
    """While more tips come than can go, the oldest share brings a digest and an edit through."""
    (article,) = await publish(storage, 1)
    await queue(storage, [901], [article], priority=Priority.SUMMARY, due_at=NOW + 2)
    await queue(storage, [902], [article], priority=Priority.EDIT, due_at=NOW + 1)
    came: list[int] = []
    for step in range(6):
        tips = [letter(step * 10 + number, "k") for number in range(1, 6)]
        await storage.outbox.put(tips, now=NOW + step)
        items = await storage.outbox.claim(now=NOW + step, limit=3, oldest=1)
        assert len(items) == 3
        came += chats(items)
        await sent(storage, *items)
    assert {901, 902} <= set(came)


@pytest.mark.parametrize("held_back_by", ["lane", "busy", "flight"])
async def test_the_oldest_share_is_of_what_may_go(storage: Storage, held_back_by: str) -> None:
    """Mail that waits for days, for the editors' group to be back, does not keep the share."""
    lane = "case" if held_back_by == "lane" else None
    await storage.outbox.put([letter(1, "a", lane=lane)], now=NOW - 90)
    if held_back_by != "busy":
        await storage.outbox.put([letter(1, "b", lane=lane)], now=NOW - 90)
        (card,) = await claim(storage)
        if held_back_by == "lane":
            await again(storage, card, due_at=NOW + 900)
    (article,) = await publish(storage, 1)
    await queue(storage, [901], [article], priority=Priority.SUMMARY, due_at=NOW - 9)
    await storage.outbox.put([letter(chat, "k") for chat in range(10, 20)], now=NOW)
    busy = frozenset({1}) if held_back_by == "busy" else frozenset()
    items = await storage.outbox.claim(now=NOW, limit=2, oldest=1, busy=busy)
    assert 901 in chats(items)


async def test_the_oldest_share_is_part_of_the_limit(storage: Storage) -> None:
    """And no chat is claimed for twice in one claim."""
    articles = await publish(storage, 2)
    await queue(storage, range(1, 9), articles, priority=Priority.SUMMARY)
    await queue(storage, range(1, 9), await publish(storage, 1))
    items = await storage.outbox.claim(now=NOW, limit=5, oldest=2)
    assert len(set(chats(items))) == len(items) == 5
    assert await storage.outbox.claim(now=NOW, limit=0, oldest=2) == ()


async def test_a_damaged_letter_keeps_nothing_back(storage: Storage) -> None:
    """It is set aside once, whichever way it comes up; the others go."""
    await storage.outbox.put([letter(chat, "k", secret=True) for chat in (1, 2, 3)], now=NOW)
    async with storage.database.write() as connection:
        first = select(func.min(outbox.c.id)).scalar_subquery()
        await connection.execute(update(outbox).where(outbox.c.id == first).values(body=b"?"))
    came = [*await storage.outbox.claim(now=NOW, limit=2, oldest=1), *await claim(storage)]
    assert [item.chat_id for item in came] == [2, 3]
    assert (await count_rows(storage))["failed"] == 1


async def test_a_claim_walks_along_indexes(tmp_path: Path, vault: Vault) -> None:
    """Each statement of a claim and of its outcomes finds its rows in an index (SQLite)."""
    storage = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=vault)
    await queue(storage, range(1, 20), await publish(storage, 12))
    await storage.outbox.put([letter(99, "a", secret=True), letter(98, "b", lane="x")], now=NOW)
    await again(storage, *await claim(storage, limit=4))
    with executed_statements() as executed:
        purse = PaidAllowance(5, "2026-11-24", 5)
        items = await storage.outbox.claim(now=NOW, limit=9, oldest=1, purse=purse)
        await sent(storage, *items[:-1])
        await again(storage, items[-1])
    steps: set[str] = set()
    async with storage.database.read() as connection:
        for statement, parameters in executed.items():
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps |= {str(row["detail"]) for row in plan.mappings()}
    await storage.close()

    steps = {step for step in steps if " outbox" in step or "outbox_" in step}
    # What is in flight is little, and whatever is due has its place in an index.
    walks = {step for step in steps if step.startswith("SCAN")}
    assert walks == {"SCAN outbox USING INDEX outbox_claimed"}
    assert {step.partition(" INDEX ")[2].partition(" ")[0] for step in steps} == {
        "outbox_pending",
        "outbox_retried",
        "outbox_claimed",
        "outbox_of_bundle",
        "outbox_waiting_of_chat",
        "outbox_waiting_of_lane",
        "outbox_waiting_secret",
        "",  # by id
    }


async def claims(storage: Storage, *, limit: int) -> list[Item]:
    """What several claims in a row take."""
    taken = [await storage.outbox.claim(now=NOW, limit=limit) for _ in range(4)]
    return [item for items in taken for item in items]


@pytest.mark.parametrize("secret", [False, True, None])
async def test_one_message_is_in_flight_for_a_chat(storage: Storage, secret: bool | None) -> None:
    """Letters and news, sealed and clear (None: each by turns), claimed again and again."""
    articles = await publish(storage, 12)
    letters = [
        letter(chat, f"{number}", secret=bool(number % 2) if secret is None else secret)
        for number in range(4)
        for chat in range(1, 13)
    ]
    expected = len(letters) + 12 * len(articles)
    await storage.outbox.put(letters, now=NOW)
    await queue(storage, range(1, 13), articles)
    rows: list[int] = []
    while items := await claims(storage, limit=5):
        assert len({item.chat_id for item in items}) == len(items)
        rows += [row for item in items for row in await _rows(storage, item)]
        await sent(storage, *items)
    assert len(set(rows)) == len(rows) == expected


async def _rows(storage: Storage, item: Item) -> list[int]:
    of_item = func.coalesce(outbox.c.bundle_id, outbox.c.id) == item.id
    async with storage.database.read() as connection:
        return list(await connection.scalars(select(outbox.c.id).where(of_item)))


@pytest.mark.postgres
async def test_a_claim_waits_for_nobody(postgresql_url: str, vault: Vault) -> None:
    """Rows at which another transaction looks are left to it, in a bundle and alone."""
    async with looking_on(postgresql_url, vault) as storage:
        articles = await publish(storage, 3)
        await queue(storage, [1, 2], articles)
        held = select(outbox.c.id).where(outbox.c.chat_id == 1, outbox.c.article_id == articles[1])
        async with storage.database.write() as connection:
            await connection.execute(held.with_for_update())
            async with asyncio.timeout(PATIENCE):
                items = await claim(storage)
    assert [(item.chat_id, item.bundled) for item in items] == [(1, 2), (2, 3)]
    assert items[0].articles == (articles[2], articles[0])


async def test_news_for_a_chat_that_nobody_knows_is_not_stuck(storage: Storage) -> None:
    """A group may have moved while its rows were made: Telegram says so when they are sent."""
    await queue(storage, [-5], await publish(storage, 2))
    (item,) = await claim(storage)
    assert (item.chat_id, item.bundled) == (-5, 2)


async def test_what_was_damaged_in_flight_bars_nobody(storage: Storage) -> None:
    """A sealed letter whose bytes are lost keeps no other chat from being written to."""
    await storage.outbox.put([letter(1, "a", secret=True)], now=NOW)
    await claim(storage)
    async with storage.database.write() as connection:
        await connection.execute(update(outbox).values(body=b"?"))
    await storage.outbox.put([letter(2, "a", secret=True), letter(3, "b")], now=NOW)
    assert [item.chat_id for item in await claims(storage, limit=5)] == [2, 3]
