"""An article that is taken back: nobody finds it or is sent it, and what was sent is replaced."""

from __future__ import annotations

from bot.delivery.model import Kind
from storage.repositories import Storage
from tests.support.storage.edits import SENT, change, correct, deliver, id_of, push, rows
from tests.support.storage.stored import NOW, PANONGAN, claim, filed, follow, look_for, sent, store


async def test_it_is_not_found_any_more(storage: Storage) -> None:
    """Not among the latest, not by its words; who has its id learns that it is withdrawn."""
    await store(storage, filed("cendrawasih"), filed("b"))
    article = await id_of(storage, "cendrawasih")
    assert await storage.articles.withdraw(article, now=NOW)
    assert [a.title for a in (await storage.articles.latest(PANONGAN, limit=9)).articles] == ["b"]
    assert (await storage.articles.latest(PANONGAN, limit=9)).total == 1
    assert [a.title for a in await storage.articles.latest_of([PANONGAN], limit=9)] == ["b"]
    assert (await look_for(storage, "cendrawasih", limit=9)).total == 0
    stored = await storage.articles.get(article)
    assert stored is not None
    assert stored.withdrawn_at == NOW


async def test_what_was_sent_is_edited_and_what_waits_is_dropped(storage: Storage) -> None:
    """At once, and counted; nothing of it is claimed before the job has come by."""
    await push(storage, "a")
    (first,) = await storage.outbox.claim(now=NOW, limit=1)
    await sent(storage, first, message_id=7)
    article = await id_of(storage, "a")
    assert await storage.articles.withdraw(article, now=NOW)
    assert await claim(storage) == ()
    assert await correct(storage, now=NOW) is None
    (edit,) = await deliver(storage)
    assert (edit.kind, edit.message_id, edit.versions) == (Kind.EDIT, 7, (NOW,))
    assert await rows(storage) == [SENT, (Kind.PUSH, "dropped"), (Kind.PUSH, "dropped")]
    (tally,) = await storage.tallies.latest(1)
    assert (tally.sent, tally.dropped, tally.waiting) == (1, 2, 0)


async def test_its_fan_out_ends(storage: Storage) -> None:
    """Whoever was not reached yet never is; what is made already is dropped."""
    for chat in range(1, 6):
        await follow(storage, chat, PANONGAN)
    await store(storage, filed("a"))
    assert await storage.outbox.fan_out(now=NOW, limit=2) == 2
    await storage.articles.withdraw(await id_of(storage, "a"), now=NOW)
    assert await storage.outbox.fan_out(now=NOW, limit=2) == 0
    await correct(storage, now=NOW)
    assert await rows(storage) == [(Kind.PUSH, "dropped")] * 2
    (tally,) = await storage.tallies.latest(1)
    assert (tally.dropped, tally.waiting, tally.spreading) == (2, 0, False)


async def test_it_is_left_out_of_what_is_bundled(storage: Storage) -> None:
    """The rest of what waits for a chat goes without it."""
    await push(storage, "a", "b", "c", chats=[1])
    await storage.articles.withdraw(await id_of(storage, "b"), now=NOW)
    (item,) = await claim(storage)
    assert item.bundled == 2
    assert await id_of(storage, "b") not in item.articles


async def test_it_is_withdrawn_once(storage: Storage) -> None:
    """The second time changes nothing."""
    await push(storage, "a", chats=[1])
    await deliver(storage)
    article = await id_of(storage, "a")
    assert await storage.articles.withdraw(article, now=NOW)
    await correct(storage, now=NOW)
    await deliver(storage)
    assert not await storage.articles.withdraw(article, now=NOW + 1)
    assert await correct(storage, now=NOW + 9) is None


async def test_an_article_that_comes_back_is_no_news(storage: Storage) -> None:
    """Its site shows it again, changed or not: it is not sent, and its messages stay replaced."""
    await push(storage, "a", chats=[1])
    await deliver(storage)
    await storage.articles.withdraw(await id_of(storage, "a"), now=NOW)
    await correct(storage, now=NOW)
    await deliver(storage)
    assert await store(storage, filed("a"), now=NOW + 60) == ()
    await change(storage, "a", "b", now=NOW + 60)
    assert await storage.outbox.fan_out(now=NOW + 60) == 0
    assert await correct(storage, now=NOW + 999) is None
    assert (await look_for(storage, "b", limit=9)).total == 0


async def test_a_withdrawal_overtakes_a_change_that_waits(storage: Storage) -> None:
    """It does not wait to be joined with anything."""
    await push(storage, "a", chats=[1])
    await deliver(storage)
    await change(storage, "a", "b")
    await storage.articles.withdraw(await id_of(storage, "a"), now=NOW + 1)
    await correct(storage, now=NOW + 1)
    (edit,) = await deliver(storage, now=NOW + 1)
    assert edit.versions == (NOW + 1,)
