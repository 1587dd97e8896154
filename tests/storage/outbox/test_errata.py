"""Letters to those who were sent an article: each once, whoever can be written to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.delivery.model import DeliveryStatus, Kind, Outcome, Priority
from bot.feeds.identity import identity
from storage.repositories import Storage
from tests.support.storage.edits import MESSAGES, announce, correct, deliver, id_of, push, rows
from tests.support.storage.stored import NOW, PANONGAN, claim, entry, filed, sent, store


async def test_each_gets_the_letter_once_in_their_language(storage: Storage) -> None:
    """As an answer to what they were sent; beside the edit, which is due at once."""
    await push(storage, "a")
    await storage.subscribers.set_language(2, "en", once=1)
    await storage.subscribers.set_language(3, "su", once=2)
    await deliver(storage)
    await announce(storage)
    letters = await deliver(storage)
    assert [(i.chat_id, i.kind, i.priority, i.params["text"]) for i in letters] == [
        (1, Kind.CORRECTION, Priority.CORRECTION, "Ralat"),
        (2, Kind.CORRECTION, Priority.CORRECTION, "Correction"),
        (3, Kind.CORRECTION, Priority.CORRECTION, "Ralat"),
    ]
    assert [i.params["reply_parameters"] for i in letters] == [
        {"message_id": chat * 10, "allow_sending_without_reply": True} for chat in (1, 2, 3)
    ]
    edits = await deliver(storage)
    assert [(i.chat_id, i.kind, i.versions) for i in edits] == [
        (chat, Kind.EDIT, (NOW,)) for chat in (1, 2, 3)
    ]
    assert await claim(storage) == ()
    (tally,) = await storage.tallies.latest(1)
    assert (tally.sent, tally.failed, tally.blocked, tally.waiting) == (3, 0, 0, 0)


async def test_an_update_that_is_handled_twice_announces_once(storage: Storage) -> None:
    """Another one announces again."""
    await push(storage, "a", chats=[1])
    await deliver(storage)
    for once in (77, 77, 78):
        await announce(storage, once=once)
    letters = [item for _ in range(4) for item in await deliver(storage)]
    assert [item.kind for item in letters] == [Kind.CORRECTION, Kind.CORRECTION, Kind.EDIT]


async def test_who_was_not_sent_it_or_cannot_be_written_to_is_left_out(storage: Storage) -> None:
    """Not those who wait for it: they get it as it is now. Nor are they counted."""
    await push(storage, "a", chats=[1, 2, 3, 4, 5])
    items = await storage.outbox.claim(now=NOW, limit=4)
    await sent(storage, *items[:3])  # and one is on its way
    await storage.subscribers.stop(1, once=1)
    await storage.subscribers.mark_left(2, reason="blocked", now=NOW)
    article = await id_of(storage, "a")
    assert await storage.corrections.count_readers(article) == 2
    assert await storage.corrections.count_messages(article) == 3
    await storage.corrections.announce(article, MESSAGES, "Salah.", now=NOW, once=77)
    await storage.outbox.settle([Outcome(items[3], DeliveryStatus.SENT, message_ids=(4,))], now=NOW)
    await correct(storage, now=NOW)
    assert await storage.corrections.count_readers(article) == 2
    letters = [i for i in await claim(storage) if i.kind is Kind.CORRECTION]
    assert [item.chat_id for item in letters] == [3, 4]


async def test_who_had_another_article_only_hears_nothing(storage: Storage) -> None:
    """Neither who had an earlier one, nor who had a later one."""
    for title, chat in (("earlier", 1), ("a", 2), ("later", 3)):
        await push(storage, title, chats=[chat])
        assert await deliver(storage)
        await storage.subscribers.unfollow(chat, PANONGAN, once=chat)
    await announce(storage)
    letters = [item for item in await claim(storage) if item.kind is Kind.CORRECTION]
    assert [item.chat_id for item in letters] == [2]


async def test_a_group_that_had_it_is_told_too(storage: Storage) -> None:
    """The ids of groups are below zero, and so is where a job of letters begins."""
    await push(storage, "a", chats=[-1007, -5, 3])
    await deliver(storage)
    await announce(storage)
    letters = [item for item in await claim(storage) if item.kind is Kind.CORRECTION]
    assert sorted(item.chat_id for item in letters) == [-1007, -5, 3]


async def test_what_is_still_on_its_way_is_waited_for(storage: Storage) -> None:
    """The letter is to answer it; those before it have theirs meanwhile, nobody a second one."""
    await push(storage, "a", chats=[1, 2, 3])
    first, flying, last = await claim(storage)
    await sent(storage, first, last)
    await announce(storage)
    letters = [i for i in await claim(storage) if i.kind is Kind.CORRECTION]
    assert [item.chat_id for item in letters] == [1]
    await sent(storage, *letters)
    await sent(storage, flying, message_id=7)
    await correct(storage, now=NOW)
    second, third = [i for i in await claim(storage) if i.kind is Kind.CORRECTION]
    assert (second.chat_id, third.chat_id) == (2, 3)
    reply = second.params["reply_parameters"]
    assert reply == {"message_id": 7, "allow_sending_without_reply": True}


async def test_a_letter_to_who_has_left_is_dropped(storage: Storage) -> None:
    """By the letter itself, or before it went; it is nobody's failure."""
    await push(storage, "a", chats=[1, 2])
    await deliver(storage)
    await announce(storage)
    await storage.subscribers.stop(2, once=1)
    (letter,) = [i for i in await claim(storage) if i.kind is Kind.CORRECTION]
    await storage.outbox.settle([Outcome(letter, DeliveryStatus.GONE, reason="blocked")], now=NOW)
    assert (Kind.CORRECTION, "pending") not in await rows(storage)
    letters = [row for row in await rows(storage) if row[0] == Kind.CORRECTION]
    assert letters == [(Kind.CORRECTION, "dropped")] * 2


async def test_a_job_that_was_interrupted_goes_on(storage: Storage) -> None:
    """Past the chats it has written to."""
    await push(storage, "a", chats=range(1, 6))
    await deliver(storage)
    article = await id_of(storage, "a")
    await storage.corrections.announce(article, MESSAGES, "Salah.", now=NOW, once=77)
    while sum(kind == Kind.CORRECTION for kind, _ in await rows(storage)) < 2:
        assert await storage.outbox.correct(now=NOW, limit=2) == 0.0
    await storage.outbox.recover(now=NOW)
    await correct(storage, now=NOW)
    assert [item.chat_id for item in await deliver(storage)] == [1, 2, 3, 4, 5]


async def test_a_withdrawal_ends_it(storage: Storage) -> None:
    """Who has no letter yet needs none: the message itself says enough."""
    await push(storage, "a", chats=range(1, 6))
    await deliver(storage)
    article = await id_of(storage, "a")
    await storage.corrections.announce(article, MESSAGES, "Salah.", now=NOW, once=77)
    await storage.articles.withdraw(article, now=NOW)
    await correct(storage, now=NOW)
    assert {item.kind for item in await claim(storage)} == {Kind.EDIT}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/judul-artikel",
        "http://www.example.org/judul-artikel/",
        "https://example.org/judul-artikel/?utm_source=telegram&fbclid=1",
        "https://EXAMPLE.org//judul-artikel",
    ],
)
async def test_an_article_is_found_by_any_form_of_its_address(
    storage: Storage, address: str
) -> None:
    """Scheme, www, tracking and a slash at the end make no difference."""
    await store(storage, filed("judul-artikel"), filed("artikel"))
    found = await storage.articles.by_address(address)
    assert found is not None
    assert found.title == "judul-artikel"


@pytest.mark.parametrize(
    "address", ["https://example.org/", "https://lain.example/judul", "https://[x/judul", "x", ""]
)
async def test_another_address_is_nobody_s(storage: Storage, address: str) -> None:
    """Nor is the site's own, or what is no address."""
    await store(storage, filed("judul"))
    assert await storage.articles.by_address(address) is None


async def test_a_wordpress_post_is_found_by_its_number_and_by_its_slug(storage: Storage) -> None:
    """?p=ID is what the site's own short links say."""
    guid = "https://www.example.org/?p=123"
    post = filed("pleno")
    said = replace(entry("pleno"), guid=guid, link="https://example.org/2026/11/pleno/")
    await store(storage, replace(post, identity=identity(guid, said.link), entry=said))
    for address in ("http://example.org/?p=123", said.link, "https://example.org/?p=123&x=1"):
        found = await storage.articles.by_address(address)
        assert found is not None
    assert await storage.articles.by_address("https://example.org/?p=12") is None
