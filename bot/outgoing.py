"""What sends, made from what it stands on: the sender with its courier, and the spreader."""

from __future__ import annotations

from collections.abc import Collection

from bot.assembly import Base
from bot.casefile import EditorsDesk, shown_again
from bot.composing import Composer
from bot.courier import Courier
from bot.gates import make_gate
from bot.model import Fate, Letter, Outcome
from bot.remover import Remover
from bot.sender import Sender
from bot.setaside import notices
from bot.spreading import Spreader
from bot.stars import PER_SECOND, Stars
from bot.tipform import load_form
from bot.tipmodel import Case


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
            desk = EditorsDesk(outcome.item.chat_id, words, base.gazetteer, form, zone)
            return shown_again(case, outcome, desk=desk, now=base.clock())
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
