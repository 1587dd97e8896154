"""Holding an article back, letting it go, and sending it to followers of other places too."""

from __future__ import annotations

import asyncio
from collections import Counter

from sqlalchemy import select

from bot.articles.desk.holds import OPEN_END
from bot.articles.desk.other_places import other_reach
from bot.delivery.model import DeliveryStatus, Item, Outcome
from bot.places.gazetteer import load_gazetteer
from bot.places.model import Places
from bot.readers.model import Mode
from storage.outbox.fanout import fan_out_chunk
from storage.repositories import Storage
from storage.tables.outbox import outbox
from tests.support.storage.amounts import at, join, publish, reach_of, spread, waiting
from tests.support.storage.edits import deliver, id_of
from tests.support.storage.stored import BANTEN, PANONGAN, TANGERANG, filed, store

CIKUPA = "36.03.18"
IN_PANONGAN = Places((TANGERANG,), (PANONGAN,))
IN_CIKUPA = other_reach(Places((TANGERANG,), (CIKUPA,)), load_gazetteer())


async def hold(storage: Storage, article: int, *, now: float, once: int = 901) -> bool:
    return await storage.holds.hold(article, until=OPEN_END, reach_of=reach_of, now=now, once=once)


async def release(storage: Storage, article: int, *, now: float, once: int = 902) -> bool:
    return await storage.holds.release(article, now=now, once=once)


async def claim(storage: Storage, *, now: float, limit: int = 100) -> tuple[Item, ...]:
    return await storage.outbox.claim(now=now, limit=limit)


async def land(storage: Storage, items: tuple[Item, ...], *, now: float) -> list[int]:
    """All arrive; to whom."""
    sent = [Outcome(each, DeliveryStatus.SENT, message_ids=(each.chat_id,)) for each in items]
    await storage.outbox.settle(sent, now=now)
    return [each.chat_id for each in items]


async def rows_of(storage: Storage, article: int) -> Counter[str]:
    async with storage.database.read() as connection:
        states = await connection.scalars(
            select(outbox.c.state).where(outbox.c.article_id == article)
        )
        return Counter(states)


async def test_nothing_of_what_is_held_is_claimed_and_all_of_it_once_released(
    storage: Storage,
) -> None:
    """Who has it keeps it and is counted; the others get it at once, nobody twice."""
    for chat in range(1, 8):
        await join(storage, chat, PANONGAN)
    article = await publish(storage, "a", IN_PANONGAN)
    first = await land(storage, await claim(storage, now=at(8), limit=2), now=at(8))
    assert await hold(storage, article, now=at(8))
    assert await storage.holds.count_sent(article) == 2
    assert await claim(storage, now=at(9)) == ()
    await spread(storage, now=at(9))
    assert await claim(storage, now=at(9)) == ()
    assert await waiting(storage) == []
    held = await storage.articles.get(article)
    assert held is not None
    assert held.is_held(at(9))
    assert await storage.holds.count_readers(article, reach_of=reach_of, now=at(9)) == 5
    assert await release(storage, article, now=at(9))
    await spread(storage, now=at(9))
    rest = await land(storage, await claim(storage, now=at(9)), now=at(9))
    assert sorted(first + rest) == [1, 2, 3, 4, 5, 6, 7]
    (counts,) = await storage.tallies.latest(1)
    assert (counts.sent, counts.waiting, counts.spreading) == (7, 0, False)


async def test_a_release_in_the_middle_of_taking_back_loses_nobody(storage: Storage) -> None:
    """Nor does a hold in the middle of spreading, or one that ends by the clock."""
    for chat in range(1, 8):
        await join(storage, chat, PANONGAN)
    await store(storage, filed("a", at=at(7)), now=at(7))
    article = await id_of(storage, "a")
    await storage.outbox.fan_out(now=at(7), limit=5)
    await hold(storage, article, now=at(7))
    async with storage.database.write() as connection:
        timetable = await storage.timetables.now()
        await fan_out_chunk(connection, timetable, now=at(7), limit=3)
    assert (await rows_of(storage, article))["pending"] == 2
    await release(storage, article, now=at(8))
    await spread(storage, now=at(8))
    assert sorted(each.chat_id for each in await claim(storage, now=at(8))) == [1, 2, 3, 4, 5, 6, 7]


async def test_what_was_in_flight_and_failed_waits_for_the_release(storage: Storage) -> None:
    """It is tried again then."""
    await join(storage, 1, PANONGAN)
    article = await publish(storage, "a", IN_PANONGAN)
    (item,) = await claim(storage, now=at(8))
    await hold(storage, article, now=at(8))
    await spread(storage, now=at(8))
    await storage.outbox.settle([Outcome(item, DeliveryStatus.RETRY, due_at=at(8))], now=at(8))
    assert await claim(storage, now=at(9)) == ()
    await release(storage, article, now=at(9))
    assert [each.chat_id for each in await claim(storage, now=at(9))] == [1]


async def test_what_is_held_is_in_no_summary(storage: Storage) -> None:
    """Neither as its first article nor as company; released, it is in the next one."""
    await join(storage, 4, BANTEN)
    held = await publish(storage, "a", IN_PANONGAN)
    other = await publish(storage, "b", IN_PANONGAN)
    await hold(storage, held, now=at(8))
    (summary,) = await deliver(storage, now=at(18))
    await spread(storage, now=at(18))
    assert summary.articles == (other,)
    await release(storage, held, now=at(19))
    await spread(storage, now=at(19))
    assert await deliver(storage, now=at(20)) == ()
    (summary,) = await deliver(storage, now=at(18, day=1))
    assert summary.articles == (held,)


async def test_a_setting_holds_what_is_new_until_its_time(storage: Storage) -> None:
    """Then it goes by itself."""
    await join(storage, 1, PANONGAN)
    await storage.feeds.ensure(["https://example.org/feed/"], now=at(7))
    (feed,) = await storage.feeds.all()
    await storage.articles.store(
        feed.id, filed=[filed("a", at=at(7))], changed=(), etag=None, last_modified=None,
        began_at=at(7), next_check_at=at(8), now=at(7), hold=600.0,
    )  # fmt: skip
    await spread(storage, now=at(7) + 599)
    assert await waiting(storage) == []
    await spread(storage, now=at(7) + 601)
    assert [each.chat_id for each in await claim(storage, now=at(7) + 601)] == [1]
    article = await storage.articles.get(await id_of(storage, "a"))
    assert article is not None
    assert article.held_until is None


async def test_a_mark_and_other_places_do_not_end_a_hold(storage: Storage) -> None:
    """Only who lets it go does; then all of it holds."""
    await join(storage, 1, PANONGAN)
    await join(storage, 2, CIKUPA)
    await join(storage, 3, BANTEN)
    article = await publish(storage, "a", IN_PANONGAN)
    await hold(storage, article, now=at(7))
    await spread(storage, now=at(7))
    assert await storage.importance.mark(article, reach_of=reach_of, now=at(7), once=2)
    places = Places((TANGERANG,), (CIKUPA,))
    await storage.place_corrections.set_places(
        article, places, reach_of=reach_of, now=at(7), once=3
    )
    await spread(storage, now=at(8))
    assert await claim(storage, now=at(8)) == ()
    await release(storage, article, now=at(8))
    await spread(storage, now=at(8))
    assert {each.chat_id for each in await claim(storage, now=at(8))} == {2, 3}


async def test_holds_claims_and_fan_outs_at_once_lose_nobody(storage: Storage) -> None:
    """Whatever comes first; after a hold has answered, no claim has anything of it."""
    for chat in range(1, 31):
        await join(storage, chat, PANONGAN)
    await store(storage, filed("a", at=at(7)), now=at(7))
    article = await id_of(storage, "a")
    got: Counter[int] = Counter()

    async def send() -> None:
        for _ in range(4):
            got.update(await land(storage, await claim(storage, now=at(8), limit=2), now=at(8)))

    async def spread_slowly() -> None:
        for _ in range(6):
            await storage.outbox.fan_out(now=at(8), limit=4)

    for turn in range(3):
        await asyncio.gather(
            spread_slowly(), send(), hold(storage, article, now=at(8), once=100 + turn)
        )
        assert await claim(storage, now=at(8)) == ()
        await asyncio.gather(
            spread_slowly(), release(storage, article, now=at(8), once=200 + turn), send()
        )
    await spread(storage, now=at(9))
    while items := await claim(storage, now=at(9)):
        got.update(await land(storage, items, now=at(9)))
    assert got == Counter(range(1, 31))


async def test_an_update_that_comes_again_holds_nothing_again(storage: Storage) -> None:
    """Somebody let it go meanwhile. Of what is no news nothing is held."""
    article = await publish(storage, "a", IN_PANONGAN)
    await hold(storage, article, now=at(7))
    await release(storage, article, now=at(7))
    assert await hold(storage, article, now=at(7))
    assert await storage.holds.did(901)
    stored = await storage.articles.get(article)
    assert stored is not None
    assert not stored.is_held(at(7))
    await storage.articles.withdraw(article, now=at(8))
    assert not await hold(storage, article, now=at(8), once=903)


async def test_an_article_goes_to_followers_of_other_places_too_and_never_twice(
    storage: Storage,
) -> None:
    """Its places stay; a change of mind or of the article's places takes nothing of it back."""
    await join(storage, 1, PANONGAN)
    await join(storage, 2, CIKUPA)
    await join(storage, 3, CIKUPA, PANONGAN)
    for chat in (1, 2, 3):
        await storage.choices.set_mode(chat, Mode.DIRECT, once=chat)
    article = await publish(storage, "a", IN_PANONGAN)
    assert {each.chat_id for each in await deliver(storage, now=at(8))} == {1, 3}
    count = await storage.holds.count_others(article, IN_CIKUPA, now=at(8))
    assert count == 1
    for _ in range(2):
        assert await storage.holds.send_also(
            article, IN_CIKUPA, reach_of=reach_of, now=at(8), once=5
        )
    await spread(storage, now=at(8))
    assert [row.chat for row in await waiting(storage)] == [2]
    assert await storage.holds.count_others(article, IN_CIKUPA, now=at(8)) == 0
    await storage.choices.set_mode(2, Mode.DAILY, once=6)
    await storage.choices.set_mode(2, Mode.DIRECT, once=7)
    await storage.place_corrections.recall(article, reach_of=reach_of)
    assert [each.chat_id for each in await deliver(storage, now=at(9))] == [2]
    stored = await storage.articles.get(article)
    assert stored is not None
    assert stored.places.districts == (PANONGAN,)
