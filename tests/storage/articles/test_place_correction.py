"""Editors correct an article's places: who is sent it now, and what is kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.articles.reach import reach
from bot.delivery.model import Kind
from bot.places.gazetteer import load_gazetteer
from bot.places.model import Places, Reach
from bot.tagger.examples import Example
from storage.articles.place_correction import NEWS_FOR
from storage.repositories import Storage
from tests.support.storage.edits import change, deliver, id_of
from tests.support.storage.stored import (
    BANTEN,
    NOW,
    PANONGAN,
    TANGERANG,
    claim,
    entry,
    filed,
    follow,
    sent,
    store,
)

CIKUPA, CILEGON, CIWANDAN = "36.03.18", "36.72", "36.72.03"
IN_PANONGAN = Places((TANGERANG,), (PANONGAN,))
IN_CIKUPA = Places((TANGERANG,), (CIKUPA,))
IN_CIWANDAN = Places((CILEGON,), (CIWANDAN,))


def reach_of(places: Places) -> Reach:
    return reach(places, load_gazetteer())


async def publish(storage: Storage, title: str = "a", *, push: bool = True) -> int:
    """An article that the tagger took for one about Panongan."""
    given = reach_of(IN_PANONGAN)
    await store(storage, filed(title, direct=given.direct, wide=given.wide, push=push, text="Isi."))
    return await id_of(storage, title)


async def spread(storage: Storage, *, now: float = NOW) -> None:
    while await storage.outbox.fan_out(now=now):
        pass


async def place(
    storage: Storage, article: int, places: Places, *, once: int = 7, now: float = NOW
) -> int | None:
    """How many it said would get it; then it is spread."""
    readers = await storage.place_corrections.count_readers(
        article, places, reach_of=reach_of, now=now
    )
    await storage.place_corrections.set_places(
        article, places, reach_of=reach_of, now=now, once=once
    )
    await spread(storage, now=now)
    return readers


async def chats(storage: Storage) -> list[int]:
    return sorted(item.chat_id for item in await deliver(storage))


async def readers(storage: Storage) -> None:
    """A follower a place, and one of everything."""
    for chat, code in enumerate((PANONGAN, CIKUPA, TANGERANG, CILEGON, CIWANDAN, BANTEN), start=1):
        await follow(storage, chat, code)


async def test_those_newly_meant_get_it_once_and_nobody_twice(storage: Storage) -> None:
    """Whoever has it keeps it, and gets no second message; who is told their number is right."""
    await readers(storage)
    await follow(storage, 7, PANONGAN, CIWANDAN)
    article = await publish(storage)
    await spread(storage)
    assert await chats(storage) == [1, 3, 6, 7]
    assert await place(storage, article, IN_CIWANDAN) == 2
    items = await claim(storage)
    assert [(item.chat_id, item.kind, item.articles) for item in items] == [
        (4, Kind.PUSH, (article,)),
        (5, Kind.PUSH, (article,)),
    ]


async def test_a_push_shows_the_places_as_they_are(storage: Storage) -> None:
    """What was rendered before the correction is another version; a later edit is another still."""
    await readers(storage)
    article = await publish(storage)
    await spread(storage)
    assert {item.versions for item in await deliver(storage)} == {(0.0,)}
    await place(storage, article, IN_CIKUPA, now=NOW + 5)
    (item,) = await claim(storage, now=NOW + 5)
    assert item.versions == (NOW + 5,)
    await storage.outbox.recover(now=NOW + 5)
    await change(storage, "a", "b", now=NOW + 9)
    (item,) = [i for i in await claim(storage, now=NOW + 9) if i.chat_id == 2]
    assert item.versions == (NOW + 9,)


async def test_who_came_later_is_not_newly_meant(storage: Storage) -> None:
    """A correction is no second chance for followers of places that it had before."""
    article = await publish(storage)
    await spread(storage)
    await readers(storage)
    assert await place(storage, article, IN_CIKUPA) == 1
    assert await chats(storage) == [2]


async def test_a_whole_regency_reaches_its_districts_only_on_wish(storage: Storage) -> None:
    """As with any article; and a district that had it as its own gets it no second time."""
    await readers(storage)
    await storage.subscribers.set_wide(2, CIKUPA, wide=True, once=1)
    await storage.subscribers.set_wide(1, PANONGAN, wide=True, once=2)
    article = await publish(storage)
    await spread(storage)
    assert await chats(storage) == [1, 3, 6]
    assert await place(storage, article, Places((TANGERANG,))) == 1
    assert await chats(storage) == [2]


async def test_a_correction_in_the_middle_of_the_spreading_turns_it(storage: Storage) -> None:
    """Followers of the wrong place who have not got it do not; all of the right one do."""
    for chat in (1, 2, 3, 4):
        await follow(storage, chat, PANONGAN)
    await follow(storage, 5, CIWANDAN)
    await follow(storage, 6, BANTEN)
    article = await publish(storage)
    await storage.outbox.fan_out(now=NOW, limit=2)
    await place(storage, article, IN_CIWANDAN)
    assert await chats(storage) == [1, 2, 5, 6]


async def test_a_second_correction_owes_what_the_first_has_not_reached(storage: Storage) -> None:
    """The last word counts, whether the pushes of the one before were made or not."""
    await readers(storage)
    article = await publish(storage)
    await spread(storage)
    await deliver(storage)
    await storage.place_corrections.set_places(
        article, IN_CIWANDAN, reach_of=reach_of, now=NOW, once=7
    )
    await place(storage, article, Places((CILEGON, TANGERANG), (CIKUPA,)), once=8)
    assert await chats(storage) == [2, 4]
    await place(storage, article, IN_PANONGAN, once=9)
    assert await chats(storage) == []


async def test_the_last_word_may_be_that_it_is_for_nobody_new(storage: Storage) -> None:
    """Pushes that the word before began are not made."""
    await readers(storage)
    article = await publish(storage)
    await spread(storage)
    await deliver(storage)
    await storage.place_corrections.set_places(
        article, IN_CIWANDAN, reach_of=reach_of, now=NOW, once=7
    )
    await place(storage, article, Places(province=True), once=8)
    assert await chats(storage) == []


@pytest.mark.parametrize("limit", [1, 2, 100])
async def test_pushes_that_wait_for_the_wrong_chats_are_taken_back(
    storage: Storage, limit: int
) -> None:
    """Not those in flight or sent, nor of chats that it is for anyway; and all is counted."""
    for chat in (1, 2, 3, 4, 5):
        await follow(storage, chat, PANONGAN)
    await follow(storage, 6, BANTEN)
    await follow(storage, 7, PANONGAN, CIWANDAN)
    article = await publish(storage)
    other = await publish(storage, "b")
    await spread(storage)
    (flying,) = await claim(storage, limit=1)
    await place(storage, article, IN_CIWANDAN)
    assert await storage.place_corrections.recall(article, reach_of=reach_of, limit=limit) == 4
    assert await storage.place_corrections.recall(article, reach_of=reach_of, limit=limit) == 0
    await sent(storage, flying)
    (tally,) = [t for t in await storage.tallies.latest(2) if t.article_id == article]
    assert (tally.sent, tally.dropped, tally.waiting) == (1, 4, 2)
    items = [item for _ in range(3) for item in await deliver(storage)]
    shown = sorted((item.chat_id, each) for item in items for each in item.articles)
    assert [chat for chat, each in shown if each == article] == [6, 7]
    assert [chat for chat, each in shown if each == other] == [2, 3, 4, 5, 6, 7]


async def test_a_chat_whose_push_was_taken_back_may_be_meant_after_all(storage: Storage) -> None:
    """The editors correct their correction."""
    await readers(storage)
    article = await publish(storage)
    await spread(storage)
    await place(storage, article, IN_CIWANDAN, once=7)
    assert await storage.place_corrections.recall(article, reach_of=reach_of) == 2
    await place(storage, article, IN_PANONGAN, once=8)
    assert await storage.place_corrections.recall(article, reach_of=reach_of) == 2
    assert await chats(storage) == [1, 3, 6]


async def test_an_update_that_is_handled_twice_corrects_once(storage: Storage) -> None:
    """Another editor's word in between is not undone by the repetition."""
    article = await publish(storage)
    await place(storage, article, IN_CIKUPA, once=7)
    await place(storage, article, IN_CIWANDAN, once=8)
    await place(storage, article, IN_CIKUPA, once=7)
    stored = await storage.articles.get(article)
    assert stored is not None
    assert stored.places == IN_CIWANDAN


async def test_it_is_found_where_it_belongs(storage: Storage) -> None:
    """Among the newest of its places, and no longer among those of the wrong one."""
    article = await publish(storage)
    await place(storage, article, IN_CIWANDAN)
    for code, total in ((PANONGAN, 0), (TANGERANG, 0), (CIWANDAN, 1), (CILEGON, 1), (BANTEN, 1)):
        assert (await storage.articles.latest(code, limit=5)).total == total


@pytest.mark.parametrize("places", [Places(province=True), Places()])
async def test_an_article_of_no_regency_is_for_followers_of_everything(
    storage: Storage, places: Places
) -> None:
    """They have it already; nobody gets it anew."""
    await readers(storage)
    article = await publish(storage)
    await spread(storage)
    await deliver(storage)
    assert await place(storage, article, places) == 0
    assert await chats(storage) == []
    assert (await storage.articles.latest(BANTEN, limit=5)).total == 1


async def test_what_is_no_news_is_moved_and_not_sent(storage: Storage) -> None:
    """The first sight of a feed, and what was pushed days ago."""
    await readers(storage)
    baseline = await publish(storage, "baseline", push=False)
    old = await publish(storage, "old")
    await spread(storage)
    await deliver(storage)
    for article, now in ((baseline, NOW), (old, NOW + NEWS_FOR + 1)):
        assert await place(storage, article, IN_CIWANDAN, once=article, now=now) is None
        stored = await storage.articles.get(article)
        assert stored is not None
        assert stored.places == IN_CIWANDAN
    assert await chats(storage) == []


async def test_only_those_who_want_it_now_are_counted_and_sent_it(storage: Storage) -> None:
    """Stopped, gone and paused chats are neither."""
    for chat in (1, 2, 3, 4):
        await follow(storage, chat, CIWANDAN, CILEGON)
    await storage.subscribers.stop(1, once=1)
    await storage.subscribers.mark_left(2, reason="blocked", now=NOW)
    await storage.subscribers.pause(3, NOW + 60, once=3)
    article = await publish(storage)
    assert await place(storage, article, IN_CIWANDAN) == 1
    assert await chats(storage) == [4]


async def test_a_withdrawn_article_stays_as_it_is(storage: Storage) -> None:
    """Nobody is sent it, and no example is made of it."""
    await readers(storage)
    article = await publish(storage)
    await storage.articles.withdraw(article, now=NOW)
    await place(storage, article, IN_CIWANDAN)
    assert [each async for each in storage.examples.stream()] == []
    assert (await storage.articles.latest(CIWANDAN, limit=5)).total == 0
    assert await chats(storage) == []


async def test_a_later_poll_does_not_undo_what_the_editors_said(storage: Storage) -> None:
    """The site edits the article, and its feed shows it again: the places stay."""
    await readers(storage)
    article = await publish(storage)
    await place(storage, article, IN_CIWANDAN)
    await deliver(storage)
    (feed,) = await storage.feeds.all()
    later = replace(entry("a", text="Warga Kecamatan Panongan."), categories=("Panongan",))
    again = filed("a", direct=reach_of(IN_PANONGAN).direct)
    await storage.articles.store(
        feed.id,
        filed=[again],
        changed=[(article, "2", later)],
        etag=None,
        last_modified=None,
        began_at=NOW,
        next_check_at=NOW + 60,
        now=NOW,
    )
    stored = await storage.articles.get(article)
    assert stored is not None
    assert stored.places == IN_CIWANDAN
    assert (await storage.articles.latest(PANONGAN, limit=5)).total == 0
    await spread(storage)
    assert await chats(storage) == []


async def test_the_example_keeps_the_words_it_was_made_of(storage: Storage) -> None:
    """With the site's categories; a second word on the same article replaces the first."""
    said = replace(entry("a", text="Isi."), categories=("Daerah", "Polsek\0"))
    await store(storage, replace(filed("a"), entry=said), filed("b", text="Lain."))
    article, other = await id_of(storage, "a"), await id_of(storage, "b")
    await place(storage, other, Places(province=True), once=6)
    await place(storage, article, IN_CIKUPA, once=7)
    await place(storage, article, IN_CIWANDAN, once=8, now=NOW + 5)
    stored = await storage.articles.get(article)
    assert stored is not None
    assert (stored.places, stored.placed_at) == (IN_CIWANDAN, NOW + 5)
    kept = [example async for example in storage.examples.stream()]
    assert sorted(kept, key=lambda example: example.title) == [
        Example("a", "Isi.", (CILEGON,), (CIWANDAN,), categories=("Daerah", "Polsek")),
        Example("b", "Lain.", province=True),
    ]


async def test_all_examples_are_read_in_batches(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are, each once."""
    monkeypatch.setattr("storage.articles.examples.BATCH", 2)
    for number in range(5):
        await place(storage, await publish(storage, f"a{number}"), IN_CIKUPA, once=number)
    kept = [example.title async for example in storage.examples.stream()]
    assert kept == [f"a{number}" for number in range(5)]


async def test_corrections_beside_spreading_and_sending_lose_nobody(storage: Storage) -> None:
    """Two editors at once: whoever is meant in the end has it, and nobody has it twice."""
    places = [IN_PANONGAN, IN_CIKUPA, IN_CIWANDAN, Places((CILEGON,))]
    for chat in range(40):
        await follow(storage, chat + 1, (PANONGAN, CIKUPA, CIWANDAN, CILEGON)[chat % 4])
    article = await publish(storage)
    over = asyncio.Event()
    got: list[int] = []

    async def spreads() -> None:
        while not over.is_set():
            await storage.outbox.fan_out(now=NOW, limit=7)
            await asyncio.sleep(0)

    async def sends() -> None:
        while not over.is_set():
            items = await storage.outbox.claim(now=NOW, limit=3)
            got.extend(item.chat_id for item in items)
            await sent(storage, *items)

    async def edits(first: int) -> None:
        for number in range(first, first + 4):
            said = places[number % 4]
            await storage.place_corrections.set_places(
                article, said, reach_of=reach_of, now=NOW, once=number
            )
            await storage.place_corrections.recall(article, reach_of=reach_of, limit=5)

    beside = [asyncio.create_task(work()) for work in (spreads, sends)]
    await asyncio.gather(edits(100), edits(201))
    over.set()
    await asyncio.gather(*beside)
    await spread(storage)
    got += await chats(storage)
    stored = await storage.articles.get(article)
    assert stored is not None
    codes = reach_of(stored.places).direct
    meant = {
        chat + 1 for chat in range(40) if (PANONGAN, CIKUPA, CIWANDAN, CILEGON)[chat % 4] in codes
    }
    assert meant <= set(got)
    assert len(got) == len(set(got))
