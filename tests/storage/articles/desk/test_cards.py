"""The cards of articles: written once each, edited where they say something else."""

from __future__ import annotations

from sqlalchemy import select

from bot.articles.desk.cards import quiet_letter
from bot.delivery.forecast import Pace
from bot.delivery.model import DeliveryStatus, Outcome
from bot.messages.message import Message
from storage.articles.desk.cards import FRESH, WATCHED, letter_name
from storage.repositories import Storage
from storage.tables.articles import article_cards
from tests.support.storage.amounts import at, reach_of
from tests.support.storage.edits import id_of
from tests.support.storage.stored import claim, filed, store

DESK = -100


async def write(
    storage: Storage, *ids: int, version: int = 0, words: str = "Kartu", edited: int | None = None
) -> None:
    letter = quiet_letter(
        Message(words), chat_id=DESK, name=letter_name(ids[0], version + 1), edited=edited
    )
    await storage.article_cards.write(ids, letter, digest=words, version=version, now=at(7))


async def deliver(storage: Storage, *, message_id: int = 55) -> list[str]:
    """What the group is sent, in one message a letter."""
    items = await claim(storage, now=at(8))
    outcomes = [Outcome(each, DeliveryStatus.SENT, message_ids=(message_id,)) for each in items]
    await storage.outbox.settle(outcomes, now=at(8))
    return [str(each.params["text"]) for each in items if each.chat_id == DESK]


async def shown(storage: Storage, *, now: float | None = None) -> list[tuple[int, int | None]]:
    """Version and message of each card that may be edited."""
    cards = storage.article_cards
    found = await cards.list_shown(reach_of=reach_of, pace=Pace(30.0), now=now or at(8))
    return [(each.version, await cards.message_of(DESK, each)) for each in found]


async def test_a_pushed_article_has_a_card_and_another_none(storage: Storage) -> None:
    """What stood on the site before the first look is sent to nobody."""
    await store(storage, filed("a"), filed("b", push=False), now=at(7))
    article = await id_of(storage, "a")
    assert await storage.article_cards.to_write(now=at(7)) == (article,)
    assert await storage.article_cards.to_write(now=at(7) + FRESH + 1) == ()


async def test_a_card_is_written_once_and_then_edited(storage: Storage) -> None:
    """By the message of its first letter, once the last one has arrived."""
    await store(storage, filed("a"), now=at(7))
    article = await id_of(storage, "a")
    await write(storage, article)
    await write(storage, article)
    assert await storage.article_cards.to_write(now=at(7)) == ()
    assert await shown(storage) == [(1, None)]
    assert await deliver(storage) == ["Kartu"]
    assert await shown(storage) == [(1, 55)]
    await write(storage, article, version=1, words="Kartu lagi", edited=55)
    assert await shown(storage) == [(2, None)]
    assert await deliver(storage, message_id=55) == ["Kartu lagi"]
    assert await shown(storage) == [(2, 55)]
    assert await shown(storage, now=at(7) + WATCHED + 1) == []


async def test_many_are_one_message_that_is_not_edited(storage: Storage) -> None:
    """Each of them counts as written."""
    await store(storage, *map(filed, "abcd"), now=at(7))
    ids = await storage.article_cards.to_write(now=at(7))
    assert len(ids) == 4
    await write(storage, *ids)
    assert await deliver(storage) == ["Kartu"]
    assert await storage.article_cards.to_write(now=at(7)) == ()
    assert await shown(storage) == []


async def test_a_card_goes_with_its_article(storage: Storage) -> None:
    """It stands in the same transaction, and is not written for what is not stored."""
    await store(storage, filed("a"), now=at(7))
    await store(storage, filed("a"), now=at(7))
    async with storage.database.read() as connection:
        assert len((await connection.execute(select(article_cards))).all()) == 1
