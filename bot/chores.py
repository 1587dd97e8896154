"""What the leader does every so many seconds, beside looking at the feeds and tidying up."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple, Protocol

from bot import admitting, comparing, freshcards, reminding
from bot.admitting import Admitter
from bot.assembly import Base
from bot.casefile import EditorsDesk
from bot.comparing import Comparer
from bot.freshcards import FreshCards
from bot.outgoing import make_remover
from bot.reminding import Reminder
from bot.sender import Sender
from bot.tipform import NATIONAL, load_form

TAKEN_BACK = 1.0  # seconds between two looks for reports that were taken back


class Ticking(Protocol):
    """Who does it."""

    async def tick(self) -> None:
        """Do what there is to do now."""


class Chore(NamedTuple):
    """`every`: seconds."""

    who: Ticking
    every: float


def make_chores(base: Base, sender: Sender) -> tuple[Chore, ...]:
    """All of them; what they write the sender takes up at once."""
    return (
        Chore(make_remover(base, sender), TAKEN_BACK),
        Chore(_admitter(base, sender), admitting.EVERY),
        Chore(_reminder(base, sender), reminding.EVERY),
        Chore(_comparer(base, sender), comparing.EVERY),
        Chore(_freshcards(base, sender), freshcards.EVERY),
    )


def _admitter(base: Base, sender: Sender) -> Admitter:
    """The one that shows the editors the reports that wait, as there is room."""
    return Admitter(
        waitlist=base.storage.waitlist,
        limits=base.limits,
        desk=partial(_desk, base),
        clock=base.clock,
        poke=sender.poke,
    )


def _freshcards(base: Base, sender: Sender) -> FreshCards:
    """The one that shows the cards of open cases anew each day."""
    return FreshCards(
        storage=base.storage, desk=partial(_desk, base), clock=base.clock, poke=sender.poke
    )


def _reminder(base: Base, sender: Sender) -> Reminder:
    """The one that has a word a day for the editors."""
    return Reminder(
        storage=base.storage,
        hour=base.settings.tip_reminder_hour,
        desk=partial(_desk, base),
        clock=base.clock,
        poke=sender.poke,
    )


def _comparer(base: Base, sender: Sender) -> Comparer:
    """The one that points out similar cases."""
    return Comparer(
        storage=base.storage, desk=partial(_desk, base), clock=base.clock, poke=sender.poke
    )


def _desk(base: Base) -> EditorsDesk | None:
    """The editors' side as it is now; None without a group."""
    editors = base.editors.chat_id
    if editors is None:
        return None
    words, form = base.texts.of(None), load_form(NATIONAL)
    return EditorsDesk(editors, words, base.gazetteer, form, base.settings.zone)
