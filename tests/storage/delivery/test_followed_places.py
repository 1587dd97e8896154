"""Whose own places an article of several has, for whom it is claimed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.delivery.model import DeliveryStatus, Outcome
from bot.places.model import Places, Reach
from storage.repositories import Storage
from tests.support.storage.edits import change, correct
from tests.support.storage.stored import (
    BANTEN,
    LATER,
    PANONGAN,
    TANGERANG,
    claim,
    filed,
    follow,
    store,
)

CIKUPA, CURUG, SERANG, CIWANDAN = "36.03.18", "36.73.04", "36.73", "36.72.02"
SEVERAL = (PANONGAN, CIKUPA, CURUG, TANGERANG, SERANG, BANTEN)


async def publish(storage: Storage, title: str, *direct: str, wide: tuple[str, ...] = ()) -> None:
    new = filed(title, direct=direct, wide=wide)
    await store(storage, replace(new, places=Places(), reach=Reach(direct, wide)))
    while await storage.outbox.fan_out(now=LATER):
        pass


async def followed(storage: Storage) -> Mapping[int, tuple[str, ...]]:
    """By chat; all are sent."""
    items = await claim(storage)
    outcomes = [Outcome(i, DeliveryStatus.SENT, message_ids=(i.chat_id,)) for i in items]
    await storage.outbox.settle(outcomes, now=LATER)
    return {item.chat_id: item.followed for item in items}


async def test_of_an_article_of_several_places_each_chat_has_its_own(storage: Storage) -> None:
    """What it follows of them, by code; the province makes no difference."""
    await follow(storage, 1, CIKUPA, PANONGAN, CIWANDAN)
    await follow(storage, 2, TANGERANG)
    await follow(storage, 3, BANTEN)
    await follow(storage, 4, BANTEN, CURUG)
    await publish(storage, "a", *SEVERAL)
    assert await followed(storage) == {1: (CIKUPA, PANONGAN), 2: (TANGERANG,), 3: (), 4: (CURUG,)}


async def test_an_article_of_one_place_is_the_same_for_everybody(storage: Storage) -> None:
    """A district, its regency and the province are one place."""
    await follow(storage, 1, PANONGAN)
    await follow(storage, 2, TANGERANG, BANTEN)
    await publish(storage, "a", PANONGAN, TANGERANG, BANTEN)
    assert await followed(storage) == {1: (), 2: ()}


async def test_a_district_that_is_followed_with_its_regency_counts_as_that(
    storage: Storage,
) -> None:
    """Of two whole regencies, a reader of the one is told of that first."""
    await follow(storage, 1, PANONGAN)
    await storage.subscribers.set_wide(1, PANONGAN, wide=True, once=7)
    await publish(storage, "a", SERANG, TANGERANG, BANTEN, wide=(PANONGAN, CURUG))
    assert await followed(storage) == {1: (TANGERANG,)}


async def test_a_bundle_and_an_edit_know_it_too(storage: Storage) -> None:
    """What is sent again says the same places in the same order."""
    await follow(storage, 1, CIKUPA)
    await publish(storage, "a", *SEVERAL)
    await publish(storage, "b", CIKUPA, TANGERANG, BANTEN)
    assert await followed(storage) == {1: (CIKUPA,)}
    await change(storage, "b", "c", now=LATER)
    await correct(storage, now=LATER + 99)
    (edit,) = await claim(storage, now=LATER + 99)
    assert (edit.bundled, edit.followed) == (2, (CIKUPA,))
