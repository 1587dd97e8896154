"""What waited for the same reader arrives as one message, as the reader sees it."""

from __future__ import annotations

from pathlib import Path

from bot.core.vault import Vault
from storage.opening import open_storage
from storage.repositories import Storage
from tests.support.bot import SECRET, running_bot
from tests.support.chats.telegram import Telegram
from tests.support.delivery.draining import Drain
from tests.support.delivery.pushes import (
    PANONGAN,
    backlog,
    follower,
    only_message,
    spread,
    spread_news,
    texts_of,
    titles,
    until_settled,
)
from tests.support.storage.articles import file_article
from tests.support.storage.stored import count_rows

CIKUPA, CURUG, TANGERANG = "36.03.18", "36.03.17", "36.03"

REFUSAL = {
    "method": "sendMessage",
    "status": 400,
    "description": "Bad Request: can't parse entities: unsupported start tag",
}


async def test_articles_that_waited_together_arrive_together(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """The newest story, then headlines, each a link; ⋯ for all; every row counts as sent."""
    sri = await follower(telegram, storage, "Sri")
    articles = await backlog(storage, 3)
    async with draining():
        await until_settled(storage)
    heard = await only_message(sri)
    assert heard.text.startswith("3 kabar sejak ")
    assert titles(heard) == ["Kabar nomor 3.", "Kabar nomor 2.", "Kabar nomor 1."]
    newest_first = [article.link for article in reversed(articles)]
    assert heard.links == newest_first
    assert heard.buttons == [["⋯"]]
    assert (await count_rows(storage))["sent"] == 3


async def test_a_few_articles_of_one_look_are_a_push_each(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """As long as Telegram's rate keeps nobody waiting; in their order."""
    sri = await follower(telegram, storage, "Sri")
    await spread_news(storage, 3)
    async with draining():
        await until_settled(storage)
    pushes = [heard for heard in await sri.from_bot() if heard.kind]
    assert [titles(heard) for heard in pushes] == [[f"Kabar nomor {n}."] for n in (1, 2, 3)]
    assert all(heard.buttons == [["Baca", "Bagikan", "⋯"]] for heard in pushes)


async def test_each_reader_is_told_of_their_own_places_first(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """One article, encoded once for all who follow the same of its places."""
    sri = await follower(telegram, storage, "Sri", CIKUPA)
    adi = await follower(telegram, storage, "Adi", CURUG)
    tini = await follower(telegram, storage, "Tini", TANGERANG)
    await file_article(storage, "Banjir.", PANONGAN, CIKUPA, CURUG, minutes_ago=1)
    await spread(storage)
    async with draining():
        await until_settled(storage)
    lines = [(await only_message(who)).text.splitlines()[1] for who in (sri, adi, tini)]
    assert [line.partition(" · Kab. Tangerang")[0] for line in lines] == [
        "📍 Cikupa, Panongan, Curug",
        "📍 Curug, Panongan, Cikupa",
        "📍 Panongan, Cikupa, Curug",
    ]


async def test_each_reader_is_told_in_their_language(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """The same articles, encoded once for each language and not mixed up."""
    people = {
        language: [
            await follower(telegram, storage, f"{language} {n}", language=language)
            for n in range(3)
        ]
        for language in ("id", "en")
    }
    await backlog(storage, 2)
    async with draining():
        await until_settled(storage)
    for language, start in (("id", "2 kabar sejak "), ("en", "2 stories since ")):
        for person in people[language]:
            assert (await only_message(person)).text.startswith(start)


async def test_what_is_left_of_six_comes_in_a_second_message(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """Up to ten, the oldest five go first: messages are in the order of time."""
    sri = await follower(telegram, storage, "Sri")
    await backlog(storage, 6)
    async with draining():
        await until_settled(storage)
    first, second = await texts_of(sri)
    assert first.startswith("5 kabar sejak ")
    assert "Kabar nomor 6." not in first
    assert second.startswith("Kabar nomor 6.")


async def test_more_than_ten_are_one_message_with_a_button_to_the_rest(
    telegram: Telegram, tmp_path: Path
) -> None:
    """The running bot: five headlines, and a press on the button opens what was not shown."""
    sri = await telegram.person("Sri")
    await sri.says("/start")
    storage = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=Vault(SECRET))
    await storage.subscribers.follow(sri.id, PANONGAN, language="id", now=0, once=1)
    articles = await backlog(storage, 12)
    await storage.close()
    async with running_bot(telegram, tmp_path) as bot:
        heard = await sri.hears("12 kabar untuk Anda")
        assert titles(heard) == [f"Kabar nomor {13 - n}." for n in range(1, 6)]
        assert heard.links == [article.link for article in reversed(articles[-5:])]
        assert heard.text.endswith("dan 7 kabar lain")
        assert heard.buttons == [["7 kabar lain"], ["⋯"]]
        await until_settled(bot.storage)
        await sri.presses("7 kabar lain", message=heard)
        opened = await sri.sees(lambda message: message.button("2/3") is not None)
    assert titles(opened) == [f"Kabar nomor {n}." for n in range(7, 2, -1)]


async def test_a_bundle_whose_markup_is_refused_arrives_as_plain_words_with_its_links(
    telegram: Telegram, storage: Storage, draining: Drain
) -> None:
    """For everybody; the addresses stand in the text, since nothing else leads to them."""
    people = [await follower(telegram, storage, f"Pembaca {n}") for n in range(3)]
    articles = await backlog(storage, 2)
    await telegram.faults(rules=[REFUSAL | {"times": 2}])
    async with draining():
        await until_settled(storage)
    for person in people:
        heard = await only_message(person)
        assert heard.text.startswith("2 kabar sejak ")
        assert (heard.links, heard.buttons) == ([], [])
        assert [line for line in heard.text.splitlines() if "://" in line] == [
            article.link for article in reversed(articles)
        ]
