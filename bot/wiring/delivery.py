"""The parts that send, made from their parts: the sender with its courier, and the spreader."""

from __future__ import annotations

from collections.abc import Callable

from bot.delivery.model import DeliveryStatus, Kind, Outcome
from bot.delivery.slots import WINDOW
from bot.places.labels import BotAddress
from bot.wiring.base import Base
from bot.workers.delivery.courier import Courier
from bot.workers.delivery.fanout import FanoutWorker
from bot.workers.delivery.sender import Sender
from bot.workers.leadership import Loop
from bot.workers.sharing.share_edits import ShareEdits


def make_sender(base: Base) -> Sender:
    """Make the loop that drains the outbox."""
    storage, settings = base.storage, base.settings

    async def note_outcomes(outcomes: list[Outcome]) -> None:
        dry = [outcome for outcome in outcomes if outcome.item.kind is Kind.DRY_RUN]
        real = [outcome for outcome in outcomes if outcome.item.kind is not Kind.DRY_RUN]
        if base.metrics:
            base.metrics.count_outcomes(real)
        if any(outcome.status is DeliveryStatus.SENT for outcome in dry):
            base.signs.note_dry_run()
        if any(outcome.status is DeliveryStatus.SENT for outcome in real):
            base.signs.note_sent()
        if any(outcome.status is DeliveryStatus.MOVED for outcome in outcomes):
            await base.editors.reload()

    courier = Courier(
        api=base.api,
        limiter=base.limiter,
        paid_limiter=base.paid_limiter,
        composer=base.composer,
        unpaid=base.stars.note_refusal,
        clock=base.clock,
        leads=base.leading.leads,
        pace=base.chat_pace,
    )
    return Sender(
        outbox=storage.outbox,
        courier=courier,
        rate=settings.messages_per_second,
        clock=base.clock,
        settled=note_outcomes,
        notices=base.editors.letters_after,
        purse=base.stars.purse,
        awake=base.sender_awake,
        free=base.pace.free,
        paid=base.pace.paid,
    )


def make_sending(base: Base, sender: Sender) -> Callable[[], Loop]:
    """Return a function that makes the sender's loop for each term of leading."""

    def make() -> Loop:
        base.signs.begin_sending()
        if base.storage.lease is not None:  # the last leader may have sent until a moment ago
            base.limiter.pause(WINDOW)
            base.paid_limiter.pause(WINDOW)
        return Loop(sender.run)

    return make


def make_fanout_worker(base: Base) -> FanoutWorker:
    """Make the loop that spreads articles; it wakes the sender for the rows that it makes."""
    return FanoutWorker(
        outbox=base.storage.outbox,
        clock=base.clock,
        made=base.sender_awake.set,
        awake=base.fanout_awake,
    )


def make_share_edits(base: Base, bot: BotAddress) -> ShareEdits:
    """Make the loop that edits the cards people sent through the bot."""
    return ShareEdits(
        shares=base.storage.shares,
        texts=base.texts,
        gazetteer=base.gazetteer,
        zone=base.settings.zone,
        clock=base.clock,
        ledger_url=base.settings.ledger_url,
        bot=bot,
        made=base.sender_awake.set,
    )
