"""What was sent through the bot is corrected where it stands, and nothing tells where that is."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select, update

from bot.articles.model import WithdrawalReason
from bot.core.errors import Gone, Refused
from bot.core.vault import Vault
from bot.delivery.model import NO_CHAT, DeliveryStatus, Kind, Outcome, Priority
from bot.delivery.retry import judge
from storage.delivery.shares import KEPT_DAYS, OUTDATED, Share, Shares, share_key
from storage.engine.coarse_time import DAY
from storage.engine.database import postgresql_database
from storage.opening import open_storage
from storage.outbox.edits import JOIN, ask_for_edits
from storage.repositories import Storage
from storage.tables.articles import articles
from storage.tables.outbox import outbox, share_jobs, shares
from tests.support.cases.secrecy import everything_in
from tests.support.storage.edits import MESSAGES, change
from tests.support.storage.postgresql import address, waits_for_a_lock
from tests.support.storage.shares import (
    chase,
    edits,
    headline_letter,
    said,
    share,
    shared_article,
)
from tests.support.storage.stored import NOW, claim, count_rows, letter, sent

ONE, OTHER, THIRD = "BAAAAO8RBQDskbUAmPbrZPeyYm4", "BAAAAO8RBQDskbUAmPbrZPeyYm5", "AgAAAHJKAg"
LATER = NOW + 600.0
REASON = WithdrawalReason("Sumber mencabut keterangan.")


async def test_a_share_is_kept_once(storage: Storage) -> None:
    """However often the same update comes; of an article nobody knows, nothing."""
    article = await shared_article(storage, ONE)
    assert not await storage.shares.keep(article, Share(ONE, "id"), now=LATER)
    assert not await storage.shares.keep(article + 99, Share(OTHER, "id"), now=NOW)
    assert await storage.shares.count() == await storage.shares.count(article) == 1
    assert await storage.shares.count(article + 99) == 0


async def test_an_edit_of_the_article_edits_what_was_shared(storage: Storage) -> None:
    """Also where it was never pushed; once for all changes of half a minute, last of all."""
    article = await shared_article(storage, ONE, OTHER)
    await share(storage, await shared_article(storage, title="b"), THIRD)
    for second in (0, 10, 20):
        await change(storage, "a", f"baru {second}", now=NOW + second)
        assert await chase(storage, now=NOW + second) == 0
    assert await chase(storage, now=NOW + JOIN) == 2
    await storage.outbox.put([letter(7, "k", words="surat")], now=LATER)
    first, *items = await claim(storage, now=LATER)
    assert first.params["text"] == "surat"
    assert said(items) == {ONE: "baru 20", OTHER: "baru 20"}
    assert {(i.chat_id, i.kind, i.priority, i.method) for i in items} == {
        (NO_CHAT, Kind.SHARE, Priority.EDIT, "editMessageText")
    }
    await sent(storage, *items)
    assert await chase(storage, now=LATER) == 0
    assert await storage.shares.count(article) == 2


async def test_an_erratum_is_said_in_the_share_itself(storage: Storage) -> None:
    """Who reads it there gets no letter; it is the last one, as long as the ledger has it."""
    article = await shared_article(storage, ONE)
    for once, reason in enumerate(("Kamis, bukan Rabu.", "Pukul 09.00.")):
        await storage.corrections.announce(article, MESSAGES, reason, now=LATER, once=once)
    await chase(storage, now=LATER)
    items = await edits(storage, now=LATER)
    assert said(items) == {ONE: "a Pukul 09.00."}
    await sent(storage, *items)
    entries, _ = await storage.ledger.all()
    await storage.ledger.redact(entries[-1].sequence, now=LATER + 60)
    await chase(storage, now=LATER + 60)
    assert said(await edits(storage, now=LATER + 60)) == {ONE: "a"}


async def test_a_withdrawal_reaches_it_and_so_does_its_reason(storage: Storage) -> None:
    """Each once."""
    article = await shared_article(storage, ONE)
    await storage.articles.withdraw(article, now=LATER)
    assert await chase(storage, now=LATER) == 1
    items = await edits(storage, now=LATER)
    assert said(items) == {ONE: "ditarik"}
    await sent(storage, *items)
    await storage.corrections.withdraw(article, REASON, stated=0, now=LATER + 60, once=5)
    assert await chase(storage, now=LATER + 60) == 1
    assert len(await edits(storage, now=LATER + 60)) == 1


@pytest.mark.parametrize("withdrawn", [False, True])
async def test_what_is_shared_while_it_changes_is_corrected_too(
    storage: Storage, *, withdrawn: bool
) -> None:
    """Telegram, or an open phone, may have the words from before: for a day, or of a withdrawal."""
    article = await shared_article(storage, ONE)
    if withdrawn:
        await storage.articles.withdraw(article, now=NOW)
    else:
        await change(storage, "a", "baru")
    await chase(storage, now=NOW + JOIN)
    await sent(storage, *await edits(storage, now=NOW + JOIN))
    await share(storage, article, OTHER, now=NOW + 60)
    assert await chase(storage, now=NOW + 60) == 1
    assert [*said(await edits(storage, now=NOW + 60))] == [OTHER]
    await share(storage, article, THIRD, now=NOW + OUTDATED)
    assert await chase(storage, now=NOW + OUTDATED) == withdrawn


@pytest.mark.postgres
async def test_what_is_shared_within_a_change_waits_for_it(
    empty_postgresql_url: str, vault: Vault
) -> None:
    """Neither before it nor after it: else it would keep the old words for good."""
    storage = await open_storage(empty_postgresql_url, vault=vault)
    article = await shared_article(storage)
    bot = postgresql_database(address(empty_postgresql_url), name="bot")
    changed = update(articles).where(articles.c.id == article).values(changed_at=NOW)
    async with storage.database.write() as connection:
        await connection.execute(changed)
        keeping = asyncio.create_task(Shares(bot, vault).keep(article, Share(ONE, "id"), now=NOW))
        await waits_for_a_lock(storage, "bot")
        await ask_for_edits(connection, article, due_at=NOW, now=NOW)
    assert await keeping
    assert await chase(storage, now=NOW) == 1
    await bot.close()
    await storage.close()


async def test_a_change_during_an_edit_is_another_edit_after_it(storage: Storage) -> None:
    """One message is edited in the order of the changes, all others at the same time."""
    article = await shared_article(storage, ONE, OTHER)
    await storage.corrections.announce(article, MESSAGES, "Satu.", now=NOW, once=1)
    await chase(storage, now=NOW)
    flying = await edits(storage, now=NOW)
    assert len(flying) == 2
    await storage.corrections.announce(article, MESSAGES, "Dua.", now=NOW + 1, once=2)
    await chase(storage, now=NOW + 1)
    assert await edits(storage, now=NOW + 1) == []
    await sent(storage, flying[0])
    (second,) = await edits(storage, now=NOW + 1)
    assert second.params["inline_message_id"] == flying[0].params["inline_message_id"]
    assert second.params["text"] == "a Dua."


async def test_many_are_walked_in_chunks_and_a_change_begins_anew(storage: Storage) -> None:
    """The change itself writes one row, however many sent it; who was passed is edited again."""
    article = await shared_article(storage, ONE, OTHER, THIRD)

    async def chunk(now: float) -> dict[str, str]:
        letter_of = partial(headline_letter, key=str(now))
        looked_at = await storage.shares.chase(letter_of, now=now, limit=2)
        items = await edits(storage, now=now)
        assert len(items) == looked_at
        await sent(storage, *items)
        return said(items)

    await change(storage, "a", "baru", now=NOW)
    assert len(await chunk(LATER)) == 2
    await storage.corrections.announce(article, MESSAGES, "Satu.", now=LATER, once=1)
    async with storage.database.read() as connection:
        assert [*await connection.scalars(select(shares.c.due_at))] == [None] * 3
        assert [*await connection.scalars(select(share_jobs.c.article_id))] == [article]
    walked = [await chunk(LATER + 1) for _ in range(3)]
    assert list(map(len, walked)) == [2, 1, 0]
    assert walked[0] | walked[1] == dict.fromkeys((ONE, OTHER, THIRD), "baru Satu.")


async def test_what_nobody_sent_on_makes_no_job(storage: Storage) -> None:
    """Each change of each article would leave one."""
    await shared_article(storage)
    await change(storage, "a", "baru", now=NOW)
    async with storage.database.read() as connection:
        assert await connection.scalar(select(share_jobs.c.article_id)) is None


async def test_where_telegram_asks_to_wait_all_of_them_do(storage: Storage) -> None:
    """And nothing else: nobody knows a chat that could be meant."""
    article = await shared_article(storage, ONE, OTHER)
    await storage.corrections.announce(article, MESSAGES, "Satu.", now=NOW, once=1)
    await chase(storage, now=NOW)
    await storage.outbox.put([letter(7, "k")], now=NOW)
    resting = await storage.outbox.claim(now=NOW, limit=10, busy=frozenset({NO_CHAT}))
    assert [item.chat_id for item in resting] == [7]
    secret = letter(8, "k", secret=True)  # then chats are told apart by their keys, too
    await storage.outbox.put([secret], now=NOW)
    free = await storage.outbox.claim(now=NOW, limit=10, oldest=2)  # each once, also as the oldest
    assert sorted(item.chat_id for item in free) == [NO_CHAT, NO_CHAT, 8]


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Refused("Bad Request: MESSAGE_ID_INVALID"), DeliveryStatus.SENT),
        (Refused("Bad Request: message to edit not found"), DeliveryStatus.SENT),
        (Refused("Bad Request: invalid inline message identifier specified"), DeliveryStatus.SENT),
        (Refused("Bad Request: message is not modified: …"), DeliveryStatus.SENT),
        (Refused("Bad Request: MESSAGE_AUTHOR_REQUIRED"), DeliveryStatus.FAILED),
        (Gone("Forbidden: bot was kicked from the group chat"), DeliveryStatus.FAILED),
    ],
)
async def test_what_cannot_be_edited_is_not_tried_for_ever(
    storage: Storage, fault: Refused | Gone, status: DeliveryStatus
) -> None:
    """It is done, or set aside without its id; no reader is taken for gone by it."""
    article = await shared_article(storage, ONE, OTHER)
    await storage.corrections.announce(article, MESSAGES, "Satu.", now=NOW, once=1)
    await chase(storage, now=NOW)
    first, second = await edits(storage, now=NOW)
    outcome = judge(first, fault, NOW)
    assert outcome.status is status
    await storage.outbox.settle([outcome, replace(outcome, item=second)], now=NOW)
    rows = await count_rows(storage)
    assert rows["pending"] == rows["claimed"] == 0
    async with storage.database.read() as connection:
        assert set(await connection.scalars(select(outbox.c.body))) == {None}
        assert set(await connection.scalars(select(outbox.c.chat_key))) == {None}


async def test_it_is_forgotten_after_thirty_days(storage: Storage) -> None:
    """By the day: what was shared late on a day does not outlive what was shared early."""
    article = await shared_article(storage, ONE)
    await share(storage, article, OTHER, now=NOW + 2 * DAY)
    assert await storage.shares.forget(now=NOW + (KEPT_DAYS - 1) * DAY) == 0
    assert await storage.shares.forget(now=NOW + KEPT_DAYS * DAY) == 1
    assert await storage.shares.count() == 1


async def test_nothing_names_the_message_the_chat_or_the_moment(
    storage: Storage, vault: Vault
) -> None:
    """In no table, file or log of the database, before it is edited, meanwhile and after."""
    article = await shared_article(storage, ONE, OTHER)
    await share(storage, article, THIRD, now=NOW + 12_345)
    await storage.corrections.announce(article, MESSAGES, "Satu.", now=LATER, once=1)
    before = await everything_in(storage)
    await chase(storage, now=LATER)
    items = await edits(storage, now=LATER)
    meanwhile = await everything_in(storage)
    outcomes = [
        Outcome(items[0], DeliveryStatus.SENT),
        Outcome(items[1], DeliveryStatus.FAILED, reason="odd"),
        Outcome(items[2], DeliveryStatus.RETRY, due_at=LATER),
    ]
    await storage.outbox.settle(outcomes, now=LATER)
    for found in (before, meanwhile, await everything_in(storage)):
        assert not [mark for mark in (ONE, OTHER, THIRD) if mark.encode() in found]
    async with storage.database.read() as connection:
        days = await connection.scalars(select(shares.c.shared_on))
        assert {day % DAY for day in days} == {0}
    # Edited by their keyed hashes, not in the order in which people shared.
    assert [*said(items)] == sorted((ONE, OTHER, THIRD), key=partial(share_key, vault))
