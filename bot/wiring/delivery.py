"""What sends, made from what it stands on: the sender with its courier, and the spreader."""

from __future__ import annotations

from collections.abc import Collection

from bot.delivery.model import Fate, Outcome
from bot.wiring.base import Base
from bot.workers.delivery.composer import Composer
from bot.workers.delivery.courier import Courier
from bot.workers.delivery.fanout import Spreader
from bot.workers.delivery.paid import PER_SECOND, Stars
from bot.workers.delivery.rate_limiter import make_gate
from bot.workers.delivery.sender import Sender


def make_sender(base: Base) -> Sender:
    """The loop that drains the outbox."""
    storage, settings = base.storage, base.settings

    async def settled(outcomes: list[Outcome]) -> None:
        if base.metrics:
            base.metrics.settled(outcomes)
        if any(outcome.fate is Fate.MOVED for outcome in outcomes):
            await base.editors.reload()

    async def recover() -> int:
        # Where there are others, what is in flight may be theirs.
        whole = storage.outbox.recover if storage.copies is None else storage.copies.take_back
        return await whole(now=base.clock.now())

    async def give_back(holding: Collection[int]) -> int:
        if storage.copies is None:
            return 0
        return await storage.copies.give_back(holding=holding, now=base.clock.now())

    stars = Stars(
        spent=storage.tallies.stars_spent,
        per_day=settings.paid_stars_per_day,
        editors=base.editors,
        clock=base.clock.now,
    )
    composer = Composer(
        articles=storage.articles,
        texts=base.texts,
        gazetteer=base.gazetteer,
        zone=settings.zone,
        clock=base.clock.now,
    )
    courier = Courier(
        api=base.api,
        gate=base.gate,
        paid_gate=make_gate("paid", PER_SECOND, storage.copies),
        composer=composer,
        unpaid=stars.refused,
        clock=base.clock.now,
        standing=storage.copies,
    )
    return Sender(
        outbox=storage.outbox,
        courier=courier,
        rate=settings.messages_per_second,
        clock=base.clock.now,
        recover=recover,
        settled=settled,
        notices=base.editors.letters_after,
        give_back=give_back,
        purse=stars.purse,
        awake=base.outbox_changed,
    )


def make_spreader(base: Base, sender: Sender) -> Spreader:
    """The loop that spreads articles; what it makes the sender takes up at once."""
    return Spreader(outbox=base.storage.outbox, clock=base.clock.now, made=sender.notify)
