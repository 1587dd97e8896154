"""Cards are shown anew each day: what a case's age and deadline are changes by itself."""

from __future__ import annotations

from bot.delivery.model import DeliveryStatus, Item, Kind, Outcome, Priority
from bot.workers.cases.card_refresh import refresh_cards
from storage.repositories import Storage
from tests.support.cases.samples import DESK, EDITORS, SOURCE
from tests.support.cases.stored import open_case
from tests.support.editors import editors_chat
from tests.support.feeds.newsroom import Clock
from tests.support.storage.stored import claim

DAY = 24 * 3600.0
NOON = 1_700_024_400.0  # 12.00 WIB


async def shown(storage: Storage, now: float) -> list[Item]:
    """What goes out, until nothing waits; the cards among it."""
    cards: list[Item] = []
    while items := await claim(storage, now=now):
        cards += [item for item in items if item.kind is Kind.CARD]
        sent = [Outcome(item, DeliveryStatus.SENT, (30 + item.id,)) for item in items]
        await storage.outbox.settle(sent, now=now)
    return cards


async def test_a_card_is_shown_anew_once_a_day_behind_what_is_urgent(storage: Storage) -> None:
    """Whoever ticks, across restarts; the age is that of the day, where the card stands."""
    await open_case(storage, now=NOON)
    assert not await shown(storage, NOON)
    clock = Clock(NOON + DAY)

    async def refresh() -> None:
        await refresh_cards(storage, editors_chat(storage, DESK.chat_id, clock), clock)

    await refresh()
    await refresh()
    (card,) = await shown(storage, clock.now)
    assert "(hari ke-1)" in str(card.params["text"])
    assert (card.chat_id, card.priority) == (EDITORS, Priority.EDIT)
    assert card.reply_to is not None
    clock.now += DAY
    await refresh()
    clock.now += DAY  # nothing went out: the newer one takes the place of the older
    await refresh()
    (card,) = await shown(storage, clock.now)
    assert "(hari ke-3)" in str(card.params["text"])


async def test_a_closed_case_and_a_newsroom_without_a_group_have_no_cards(
    storage: Storage,
) -> None:
    """Nothing is written for nobody."""
    await open_case(storage, now=NOON)
    await storage.retention.expire(before=NOON + 1, now=NOON + 1)
    clock = Clock(NOON + DAY)
    for group in (None, DESK.chat_id):
        await refresh_cards(storage, editors_chat(storage, group, clock), clock)
    assert not await shown(storage, clock.now)
    assert await storage.cases.newest_of(SOURCE) is None
