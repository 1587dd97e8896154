"""What sends, made from what it stands on: the sender with its courier, and the spreader."""

from __future__ import annotations

from collections.abc import Collection

from bot.cases.messages.card import EditorsView
from bot.cases.messages.delivery_notices import notices
from bot.cases.messages.to_editors import shown_again
from bot.cases.model import Case
from bot.delivery.model import Fate, Letter, Outcome
from bot.tips.questionnaire import load_form
from bot.wiring.base import Base
from bot.workers.cases.removal import Remover
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

    def tell_editors(outcome: Outcome, case: Case) -> tuple[Letter, ...]:
        editors, words = base.editors.chat_id, base.texts.of(None)
        if outcome.fate is Fate.LOST:
            form, zone = load_form(case.form), settings.zone
            desk = EditorsView(outcome.item.chat_id, words, base.gazetteer, form, zone)
            return shown_again(case, outcome, view=desk, now=base.clock())
        return notices(outcome, case, editors=editors, words=words)

    async def recover() -> int:
        # Where there are others, what is in flight may be theirs.
        whole = storage.outbox.recover if storage.copies is None else storage.copies.take_back
        return await whole(now=base.clock())

    async def give_back(holding: Collection[int]) -> int:
        if storage.copies is None:
            return 0
        return await storage.copies.give_back(holding=holding, now=base.clock())

    stars = Stars(
        outbox=storage.outbox,
        spent=storage.tallies.stars_spent,
        per_day=settings.paid_stars_per_day,
        zone=settings.zone,
        clock=base.clock,
        editors=lambda: base.editors.chat_id,
        words=base.texts.of(None),
    )
    composer = Composer(
        articles=storage.articles,
        texts=base.texts,
        gazetteer=base.gazetteer,
        zone=settings.zone,
        clock=base.clock,
    )
    courier = Courier(
        api=base.api,
        gate=base.gate,
        paid_gate=make_gate("paid", PER_SECOND, storage.copies),
        composer=composer,
        unpaid=stars.refused,
        clock=base.clock,
        standing=storage.copies,
    )
    return Sender(
        outbox=storage.outbox,
        courier=courier,
        rate=settings.messages_per_second,
        clock=base.clock,
        recover=recover,
        settled=settled,
        notices=tell_editors,
        give_back=give_back,
        purse=stars.purse,
    )


def make_spreader(base: Base, sender: Sender) -> Spreader:
    """The loop that spreads articles; what it makes the sender takes up at once."""
    return Spreader(outbox=base.storage.outbox, clock=base.clock, made=sender.poke)


def make_remover(base: Base, sender: Sender) -> Remover:
    """What deletes the messages of reports that were taken back."""
    return Remover(
        removals=base.storage.removals,
        api=base.api,
        editors=lambda: base.editors.chat_id,
        texts=base.texts,
        clock=base.clock,
        poke=sender.poke,
    )
