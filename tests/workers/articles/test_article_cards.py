"""Articles' cards in the editors' group: few letters, whatever happens to the articles."""

from __future__ import annotations

from bot.delivery.model import DeliveryStatus, Item, Outcome, Priority
from bot.places.model import Places
from bot.workers.articles.article_cards import CardJob
from bot.workers.delivery.pace import SendingPace
from storage.repositories import Storage
from tests.support.cases.samples import DESK
from tests.support.editors import editors_chat
from tests.support.fake_clock import FakeClock
from tests.support.feeds.newsroom import Clock
from tests.support.storage.amounts import at, join, publish, reach_of
from tests.support.storage.edits import change, deliver
from tests.support.storage.stored import PANONGAN, TANGERANG, claim, filed, store


class Desk:
    """The job, and what the group is sent of it."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        editors = editors_chat(storage, DESK.chat_id, Clock(at(8)))
        self.job = CardJob(
            articles=storage.articles,
            cards=storage.article_cards,
            editors=editors,
            reach_of=reach_of,
            pace=SendingPace(rate=30, clock=FakeClock(at(8))),
        )

    async def hears(self) -> list[Item]:
        """What waits for the group, sent now: in messages numbered from 100 on."""
        items = [each for each in await claim(self._storage, now=at(9)) if not each.articles]
        await self._storage.outbox.settle(
            [
                Outcome(each, DeliveryStatus.SENT, message_ids=(100 + number,))
                for number, each in enumerate(items)
            ],
            now=at(9),
        )
        # One message a chat at a time.
        return items + (await self.hears() if items else [])


async def test_few_articles_have_a_card_each_and_many_one_message(storage: Storage) -> None:
    """The oldest first; without a sound, behind all else; nothing twice."""
    desk = Desk(storage)
    await store(storage, *map(filed, "ab"), now=at(8))
    await desk.job.write()
    await desk.job.write()
    cards = await desk.hears()
    assert [">a<" in str(each.params["text"]) for each in cards] == [True, False]
    assert {each.priority for each in cards} == {Priority.EDIT}
    assert all(each.params["disable_notification"] for each in cards)
    await store(storage, *map(filed, "cdefg"), now=at(8))
    await desk.job.write()
    (listed,) = await desk.hears()
    assert "5 berita baru" in str(listed.params["text"])


async def test_one_card_is_edited_at_a_time(storage: Storage) -> None:
    """However much changes: the group's twenty messages a minute are for reports."""
    desk = Desk(storage)
    await store(storage, *map(filed, "ab"), now=at(8))
    await desk.job.write()
    await desk.hears()
    await desk.job.refresh()
    assert await desk.hears() == []
    await change(storage, "a", "A yang baru", now=at(8))
    await change(storage, "b", "B yang baru", now=at(8))
    for _ in range(2):
        await desk.job.refresh()
        (edited,) = await desk.hears()
        assert edited.method == "editMessageText"
        assert "yang baru" in str(edited.params["text"])
    await desk.job.refresh()
    assert await desk.hears() == []


async def test_a_card_with_a_forecast_goes_ahead_of_the_push_it_is_about(storage: Storage) -> None:
    """However many readers wait; once they have it, the card goes behind all else again."""
    desk = Desk(storage)
    for chat in range(1, 8):
        await join(storage, chat, PANONGAN)
    await publish(storage, "a", Places((TANGERANG,), (PANONGAN,)), now=at(8))
    await desk.job.write()
    first, *_ = await claim(storage, now=at(8), limit=3)
    assert first.chat_id == DESK.chat_id
    assert "Perkiraan: 7 pembaca, 90% sampai 08.01 WIB" in str(first.params["text"])
    await storage.outbox.recover(now=at(8))
    await desk.hears()
    await deliver(storage, now=at(8))
    await desk.job.refresh()
    (shown,) = await desk.hears()
    assert "Perkiraan" not in str(shown.params["text"])
    assert shown.priority is Priority.EDIT


async def test_a_list_says_when_the_last_of_many_is_through(storage: Storage) -> None:
    """Ahead of their pushes, as a card with a forecast is; of what nobody gets, behind all else."""
    desk = Desk(storage)
    for chat in range(1, 1 + 60):
        await join(storage, chat, PANONGAN)
    for title in "abcde":
        await publish(storage, title, Places((TANGERANG,), (PANONGAN,)), now=at(8))
    await desk.job.write()
    first, *_ = await claim(storage, now=at(8), limit=3)
    assert first.chat_id == DESK.chat_id
    said = "Perkiraan: yang terakhir sampai ke 90% pembacanya paling lambat 08.01 WIB"
    assert said in str(first.params["text"])
    await storage.outbox.recover(now=at(8))
    await desk.hears()
    await store(storage, *(filed(title, direct=["36.99"]) for title in "fghi"), now=at(8))
    await desk.job.write()
    (listed,) = await desk.hears()
    assert "4 berita baru" in str(listed.params["text"])
    assert "Perkiraan" not in str(listed.params["text"])
    assert listed.priority is Priority.EDIT
