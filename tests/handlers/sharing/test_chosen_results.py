"""What somebody sends through the bot is corrected in chats that it never entered."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.articles.model import Article
from tests.support.bot import RunningBot
from tests.support.chats.heard import Heard
from tests.support.chats.inline import feedback, result, share, shared_in
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.patience import PATIENCE

PANONGAN = "36.03.19"
SHARER = 918_273_646


@pytest.fixture
def editors_chat_id(desk: Group) -> int:
    return desk.id


@pytest.fixture
async def sri(telegram: Telegram) -> Person:
    """Somebody who never wrote to the bot."""
    return await telegram.person("Sri Tandamata", id=SHARER)


@pytest.fixture
async def groups(telegram: Telegram, sri: Person) -> list[Group]:
    """Groups that the bot never entered."""
    return [await telegram.group(f"RT 0{n}", members=[sri], bot="left") for n in (1, 2)]


async def seen_in(group: Group, words: str) -> Heard:
    """The one message that was sent there through the bot, once it has these words."""
    async with asyncio.timeout(PATIENCE):
        while True:
            (shown,) = await shared_in(group)
            if words in shown.text:
                return shown
            await asyncio.sleep(0.02)


async def known(bot: RunningBot, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while await bot.storage.shares.count() < count:
            await asyncio.sleep(0.02)


class Shared(NamedTuple):
    """An article, and the ids of its messages."""

    article: Article
    ids: list[str]


@pytest.fixture
async def shared(telegram: Telegram, bot: RunningBot, sri: Person, groups: list[Group]) -> Shared:
    """An article that Sri sends into both groups."""
    article = await bot.article("Pleno di Panongan.", PANONGAN)
    await feedback(telegram)
    cards = (await sri.asks("panongan")).raw["results"]
    sent = [await share(telegram, sri, each, cards[0]) for each in groups]
    await known(bot, 2)
    return Shared(article, sent)


async def test_a_correction_and_a_withdrawal_reach_what_was_shared(
    bot: RunningBot, rani: Person, desk: Group, shared: Shared, groups: list[Group]
) -> None:
    """The editor learns how many; the words stand where the article does, with its buttons."""
    article = shared.article
    await rani.says(f"/ralat {article.link} TPS yang benar <41>, bukan 14.", to=desk)
    answer = await desk.hears("Ralat dikirim ke 0 pembaca.")
    assert answer.text.endswith(
        "\nKartu yang dibagikan pembaca ke obrolan lain ikut diperbarui: 2."
    )
    for group in groups:
        card = await seen_in(group, "Ralat · ")
        assert card.text.startswith("Pleno di Panongan.\nDiperbarui ")
        assert card.text.endswith("TPS yang benar <41>, bukan 14.")
        assert card.buttons == [["Baca", "Ikuti Panongan"]]
        read, follow = card.keyboard[0]
        assert read["url"] == article.link
        assert follow["url"] == f"https://t.me/posbanten_bot?start=w-36-03-19_i-{article.id}"
    await rani.says(f"/tarik {article.link} Sumber mencabut keterangan.", to=desk)
    answer = await desk.hears("Ditarik.")
    assert answer.text.endswith(
        "\nKartu yang dibagikan pembaca ke obrolan lain ikut diperbarui: 2."
    )
    for group in groups:
        card = await seen_in(group, "Artikel ini ditarik redaksi")
        assert "Sumber mencabut keterangan." in card.text
        assert "Pleno" not in card.text
        assert card.buttons == [["Ikuti Panongan"]]


async def test_nothing_names_the_person_the_chat_or_the_message(
    log: io.StringIO, bot: RunningBot, shared: Shared, groups: list[Group], tmp_path: Path
) -> None:
    """In no file of the database, its log among them, and in no line that the operator reads."""
    await groups[1].deletes((await shared_in(groups[1]))[0])
    await bot.storage.articles.withdraw(shared.article.id, now=bot.storage.timetables.clock.now())
    await seen_in(groups[0], "ditarik")
    marks = [*shared.ids, str(SHARER), "Tandamata", *(str(group.id) for group in groups)]
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert any(path.name.endswith("-wal") for path in files)
    for path in files:
        content = path.read_bytes()
        assert not [mark for mark in marks if mark.encode() in content], path.name
        assert SHARER.to_bytes(4, "big") not in content, path.name
    assert log.getvalue()
    assert not [mark for mark in marks if mark in log.getvalue()]


async def test_what_is_no_article_of_ours_is_not_kept(
    telegram: Telegram, bot: RunningBot, sri: Person, groups: list[Group]
) -> None:
    """Another result, an article nobody knows, a message without buttons that nothing can edit."""
    article = await bot.article("Pleno di Panongan.", PANONGAN)
    await feedback(telegram)
    for given in (
        result("more"),
        result("a0"),
        result(f"a{article.id}x"),
        result(f"a{article.id + 1}"),
        result("a" + "9" * 18),
        result("a" + "9" * 63),
        result(f"a{article.id}", keyboard=False),
    ):
        await share(telegram, sri, groups[0], given)
    await share(telegram, sri, groups[0], result(f"a{article.id}"))
    await known(bot, 1)
    await telegram.settled()
    assert await bot.storage.shares.count() == 1
