"""Following and muting by words and subjects: who gets what, on both engines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.delivery.model import Priority
from bot.places.model import Places
from bot.readers.model import Keyword, Mode
from storage.outbox import candidates
from storage.repositories import Storage
from storage.tables.readers import keywords
from tests.support.storage.amounts import SEVEN, join, reach_of, set_clock, spread, waiting
from tests.support.storage.edits import id_of
from tests.support.storage.stored import BANTEN, PANONGAN, TANGERANG, filed, store

IN_PANONGAN = Places((TANGERANG,), (PANONGAN,))
ELSEWHERE = Places(("36.73",))
FLOOD = "Sejumlah rumah kebanjiran"


async def choose(
    storage: Storage, chat: int, *names: str, wanted: bool = True, once: int = 500
) -> None:
    set_clock(storage, SEVEN)
    for number, name in enumerate(names):
        await storage.keywords.choose(
            chat, name, wanted=wanted, language="id", once=chat * 10_000 + once + number
        )


async def publish(
    storage: Storage,
    title: str,
    places: Places = ELSEWHERE,
    *,
    categories: tuple[str, ...] = (),
    urgent: bool = False,
) -> int:
    new = filed(title, at=SEVEN, text=title)
    new = replace(
        new,
        entry=replace(new.entry, categories=categories),
        places=places,
        reach=reach_of(places),
        breaking=urgent,
    )
    await store(storage, new, now=SEVEN)
    await spread(storage, now=SEVEN)
    return await id_of(storage, title)


async def ways(storage: Storage, title: str) -> dict[int, str]:
    return {
        row.chat: "later" if row.priority is Priority.SUMMARY else "now"
        for row in await waiting(storage)
        if row.title == title
    }


async def test_a_followed_word_brings_it_from_everywhere(storage: Storage) -> None:
    """Also to who follows no place; what only looks like the word is not brought."""
    await choose(storage, 1, "banjir")
    await choose(storage, 2, "sepak bola")
    await publish(storage, FLOOD)
    await publish(storage, "Bandar Banjirmasin")
    assert await ways(storage, FLOOD) == {1: "now"}
    assert await ways(storage, "Bandar Banjirmasin") == {}


@pytest.mark.parametrize(
    ("mode", "ordinary", "urgent"),
    [
        (None, "now", "now"),
        (Mode.DIRECT, "now", "now"),
        (Mode.DAILY, "later", "now"),
        (Mode.IMPORTANT, None, "now"),
        (Mode.OFF, None, None),
    ],
)
async def test_a_word_comes_as_all_news_does(
    storage: Storage, mode: Mode | None, ordinary: str | None, urgent: str | None
) -> None:
    """The mode that was chosen for all holds for words."""
    await choose(storage, 1, "banjir")
    await storage.choices.set_mode(1, mode, once=1)
    await publish(storage, FLOOD)
    await publish(storage, "Banjir besar", urgent=True)
    assert (await ways(storage, FLOOD)).get(1) == ordinary
    assert (await ways(storage, "Banjir besar")).get(1) == urgent


async def test_what_is_muted_does_not_come_from_a_followed_place(storage: Storage) -> None:
    """By words and by subject; other people get it, and what is urgent passes."""
    for chat in (1, 2, 3):
        await join(storage, chat, PANONGAN)
    await choose(storage, 1, "sepak bola", wanted=False)
    await choose(storage, 2, "#politik", wanted=False)
    await publish(storage, "Turnamen sepak bola", IN_PANONGAN)
    await publish(storage, "Sidang dewan", IN_PANONGAN, categories=("Politik",))
    await publish(storage, "Final sepak bola", IN_PANONGAN, urgent=True)
    assert await ways(storage, "Turnamen sepak bola") == {2: "now", 3: "now"}
    assert await ways(storage, "Sidang dewan") == {1: "now", 3: "now"}
    assert await ways(storage, "Final sepak bola") == {1: "now", 2: "now", 3: "now"}


async def test_a_mute_is_stronger_than_a_followed_word(storage: Storage) -> None:
    """Who follows floods and wants no politics gets no politics about floods."""
    await choose(storage, 1, "banjir")
    await choose(storage, 1, "#politik", wanted=False, once=600)
    await publish(storage, FLOOD, categories=("Politik",))
    assert await ways(storage, FLOOD) == {}


async def test_a_mute_holds_for_what_waits_already(storage: Storage) -> None:
    """Nobody had the word when the article was filed; its summary goes without it."""
    await join(storage, 1, BANTEN)
    await publish(storage, FLOOD)
    await publish(storage, "Panen raya")
    assert await ways(storage, FLOOD) == {1: "later"}
    await choose(storage, 1, "banjir", wanted=False)
    assert await ways(storage, FLOOD) == {}
    assert await ways(storage, "Panen raya") == {1: "later"}


async def test_what_a_word_brought_goes_with_it(storage: Storage) -> None:
    """Dropped while an article waits: it is not sent; that of a followed place is."""
    await choose(storage, 1, "banjir")
    await join(storage, 2, PANONGAN)
    await choose(storage, 2, "banjir")
    await publish(storage, FLOOD, IN_PANONGAN)
    for chat in (1, 2):
        left = await storage.keywords.drop(chat, "banjir", once=chat)
        assert left is not None
        assert left.keywords == ()
        assert await storage.keywords.was_dropped("banjir", once=chat)
    assert await ways(storage, FLOOD) == {2: "now"}


async def test_a_word_is_followed_or_muted_and_not_both(storage: Storage) -> None:
    """The last choice counts, and each keeps its place in the list."""
    await choose(storage, 1, "banjir", "#politik")
    await choose(storage, 1, "banjir", wanted=False, once=700)
    reader = await storage.subscribers.get(1)
    assert reader is not None
    assert reader.keywords == (Keyword("banjir", wanted=False), Keyword("#politik"))
    assert reader.followed_keywords == ("#politik",)
    assert reader.muted_keywords == ("banjir",)


async def test_one_update_chooses_once(storage: Storage) -> None:
    """Handled again, it says the same and changes nothing."""
    await choose(storage, 1, "banjir")
    await storage.keywords.drop(1, "banjir", once=9)
    await choose(storage, 1, "banjir")
    reader = await storage.subscribers.get(1)
    assert reader is not None
    assert reader.keywords == ()


async def test_more_keywords_than_a_union_has_parts(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chats of all of them, each once."""
    monkeypatch.setattr(candidates, "_PARTS", 2)
    words = ["banjir", "rumah", "sejumlah", "banjir rumah", "sejumlah banjir"]
    for chat, word in enumerate(words, start=1):
        await choose(storage, chat, word, "rumah banjir")
    await publish(storage, FLOOD)
    assert await ways(storage, FLOOD) == dict.fromkeys(range(1, 6), "now")


async def test_the_words_that_brought_an_article_can_be_told(storage: Storage) -> None:
    """For the line that says why it came."""
    await choose(storage, 1, "sepak bola", "banjir")
    article = await publish(storage, FLOOD)
    reader = await storage.subscribers.get(1)
    assert reader is not None
    assert await storage.keywords.list_matching(reader, article) == ("banjir",)


async def test_nothing_is_left_of_who_is_forgotten(storage: Storage) -> None:
    """And "batal semua" drops what is followed, not what is muted."""
    await choose(storage, 1, "banjir")
    await choose(storage, 1, "#politik", wanted=False, once=600)
    assert await storage.subscribers.unfollow_all(1, once=1)
    reader = await storage.subscribers.get(1)
    assert reader is not None
    assert reader.keywords == (Keyword("#politik", wanted=False),)
    await storage.personal_data.forget(1, once=2)
    async with storage.database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(keywords)) == 0


async def test_what_is_followed_is_found_by_another_name_too(storage: Storage) -> None:
    """As in a search, in every form of it; what is muted is not: nothing is missed by a guess."""
    await choose(storage, 1, "loker")
    await choose(storage, 2, "lowongan kerja")
    await join(storage, 3, TANGERANG)
    await choose(storage, 3, "loker", wanted=False)
    await choose(storage, 4, "unjuk rasa")
    await publish(storage, "Lowongan kerja di pabrik sepatu", IN_PANONGAN)
    await publish(storage, "Loker pabrik", IN_PANONGAN)
    assert await ways(storage, "Lowongan kerja di pabrik sepatu") == {1: "now", 2: "now", 3: "now"}
    assert await ways(storage, "Loker pabrik") == {1: "now", 2: "now"}


async def test_by_another_name_it_waits_and_says_why(storage: Storage) -> None:
    """Settled anew it stays; the ⋯ names the word that was followed."""
    await choose(storage, 1, "loker")
    await storage.choices.set_mode(1, Mode.DAILY, once=1)
    article = await publish(storage, "Lowongan kerja di pabrik sepatu")
    assert await ways(storage, "Lowongan kerja di pabrik sepatu") == {1: "later"}
    reader = await storage.choices.set_mode(1, Mode.DIRECT, once=2)
    assert reader is not None
    assert await ways(storage, "Lowongan kerja di pabrik sepatu") == {1: "now"}
    assert await storage.keywords.list_matching(reader, article) == ("loker",)
