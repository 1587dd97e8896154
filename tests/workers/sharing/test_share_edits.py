"""Edits of what was sent through the bot: at the rate, in the sharer's language, and once."""

from __future__ import annotations

import time

import pytest

from bot.articles.model import Article
from bot.core.clock import SYSTEM_CLOCK
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import Gazetteer
from bot.places.labels import BotAddress
from bot.workers.sharing.share_edits import ShareEdits
from storage.delivery.shares import Share
from storage.repositories import Storage
from tests.support.chats.inline import result, share, shared_in
from tests.support.chats.people import Group
from tests.support.chats.telegram import Telegram
from tests.support.delivery.draining import WIB, Drain
from tests.support.delivery.pushes import PANONGAN, until_settled
from tests.support.storage.articles import file_article
from tests.support.storage.edits import MESSAGES

BOT = BotAddress("posbanten_bot")


@pytest.fixture
def edits(storage: Storage, gazetteer: Gazetteer) -> ShareEdits:
    return ShareEdits(
        shares=storage.shares,
        texts=load_texts(),
        gazetteer=gazetteer,
        zone=WIB,
        clock=SYSTEM_CLOCK,
        ledger_url="https://kabar.example/koreksi",
        bot=BOT,
        made=lambda: None,
    )


async def groups_with(
    telegram: Telegram, storage: Storage, article: Article, *shares: int, language: str = "id"
) -> list[Group]:
    """Groups that the bot never entered, each with so many messages of the article."""
    sri = await telegram.person("Sri")
    made = []
    for number, count in enumerate(shares):
        group = await telegram.group(f"RT {number}", members=[sri], bot="left")
        made.append(group)
        for _ in range(count):
            inline_id = await share(telegram, sri, group, result(f"a{article.id}"))
            await storage.shares.keep(article.id, Share(inline_id, language), now=time.time())
    return made


async def correct(storage: Storage, edits: ShareEdits, article: Article, *, once: int = 1) -> None:
    """An erratum, and the letters that it makes."""
    await storage.corrections.announce(
        article.id, MESSAGES, "Kamis, bukan Rabu.", now=time.time(), once=once
    )
    await edits.step()


async def texts_in(groups: list[Group]) -> list[str]:
    return [each.text for group in groups for each in await shared_in(group)]


async def test_many_in_one_chat_are_edited_within_the_rate(
    telegram: Telegram, storage: Storage, draining: Drain, edits: ShareEdits
) -> None:
    """Fifty in thirty chats, five of them in one: at the bot's rate, which no chat's slows."""
    article = await file_article(storage, "Pleno di Panongan.", PANONGAN, push=False)
    groups = await groups_with(telegram, storage, article, 5, 17, *[1] * 28)
    await telegram.faults(limits={"per_second": 50, "group_per_minute": 1})
    await correct(storage, edits, article)
    began = time.monotonic()
    async with draining(rate=50):
        await until_settled(storage)
    assert time.monotonic() - began < 5  # a second of the rate; one chat alone would take longer
    texts = await texts_in(groups)
    assert len(texts) == 50
    assert all("Kamis, bukan Rabu." in text for text in texts)
    assert [call["error"] for call in await telegram.calls() if "error" in call] == []
    assert (await telegram.counts())["sent"]["editMessageText"] == 50


async def test_what_is_gone_or_right_already_is_done(
    telegram: Telegram, storage: Storage, draining: Drain, edits: ShareEdits
) -> None:
    """Each is asked once, and the next correction finds the others."""
    article = await file_article(storage, "Pleno di Panongan.", PANONGAN, push=False)
    gone, right = await groups_with(telegram, storage, article, 1, 1)
    await correct(storage, edits, article)
    (shown,) = await shared_in(gone)
    await gone.deletes(shown)
    cut = {"method": "editMessageText", "cut": "after", "times": 1}
    await telegram.faults(rules=[cut])  # done, and nobody knows: it is asked again
    async with draining() as drain:
        await until_settled(storage)
    assert "Kamis, bukan Rabu." in "".join(await texts_in([right]))
    assert {outcome.status for outcome in drain.settled} <= {"sent", "retry"}
    assert (await telegram.counts())["sent"]["editMessageText"] == 1


async def test_a_card_that_telegram_refuses_is_said_in_plain_words(
    telegram: Telegram, storage: Storage, draining: Drain, edits: ShareEdits
) -> None:
    """With its buttons, without which the next edit might not find it."""
    article = await file_article(storage, "Pleno di Panongan.", PANONGAN, push=False)
    groups = await groups_with(telegram, storage, article, 1, language="en")
    await correct(storage, edits, article)
    odd = {"status": 400, "description": "Bad Request: can't parse entities"}
    await telegram.faults(rules=[{"method": "editMessageText", "times": 1, **odd}])
    async with draining():
        await until_settled(storage)
    (shown,) = await shared_in(groups[0])
    assert shown.entities == [] or {e["type"] for e in shown.entities} == {"url"}
    assert "Correction · " in shown.text
    assert shown.buttons == [["Read", "Follow Panongan"]]


async def test_where_telegram_asks_to_wait_they_go_on_afterwards(
    telegram: Telegram, storage: Storage, draining: Drain, edits: ShareEdits
) -> None:
    """All of them at once, after that time."""
    article = await file_article(storage, "Pleno di Panongan.", PANONGAN, push=False)
    groups = await groups_with(telegram, storage, article, 2, 1)
    await correct(storage, edits, article)
    wait = {"method": "editMessageText", "status": 429, "retry_after": 1, "times": 1}
    await telegram.faults(rules=[wait])
    async with draining():
        await until_settled(storage)
    assert all("Kamis" in text for text in await texts_in(groups))
