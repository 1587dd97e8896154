"""One fault of Telegram under a button of the editors': they are told what they would have been.

As tests/handlers/readers/test_faults.py has it of readers: an update whose answer failed is handled
again, what changed the first time is not changed again (law 2), and the words do not betray it.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.articles.buttons import CorrectPlaces, UseNote
from bot.articles.desk.buttons import (
    AskWithdrawal,
    CardAction,
    CardButton,
    HoldArticle,
    MarkImportant,
    NotPlace,
    OtherPlaces,
    SendAlso,
    Withdraw,
)
from bot.articles.model import Article
from bot.messages.callback_data import CallbackData
from bot.places.model import Places
from bot.places.typed_places import pack_places
from bot.readers.model import EVENING, MORNING
from handlers.base.routing import ChatScope, Press
from handlers.routes import ROUTES
from tests.support.bot import RunningBot, running_bot
from tests.support.chats.telegram import Group, Person, Telegram
from tests.support.fake_clock import DatedClock

PANONGAN = "36.03.19"


@dataclass(frozen=True)
class Desk:
    """An editor in the group, and no reader: how many get something is counted as it is then."""

    telegram: Telegram
    bot: RunningBot
    rani: Person
    group: Group

    async def note(self, *, used: bool) -> UseNote:
        """A sentence for a summary to come, and the button that changes whether it is used."""
        storage, now = self.bot.storage, time.time()
        timetable = await storage.timetables.now()
        later = max(timetable.next_at(minute, now) for minute in (MORNING, EVENING))
        note = await storage.summary_notes.add(later, "Selamat sore.", once=time.time_ns())
        await storage.summary_notes.use(note.id, now=now if used else None)
        return UseNote(note.id, not used)

    async def play(self, act: Act, failing: str = "") -> tuple[frozenset[str], frozenset[str]]:
        """What is said and seen after a press, and which calls to the group said it."""
        article = await self.bot.article("Jembatan putus", PANONGAN, push=True)
        for before in act.before:
            await self.press(before(article))
        button = await act.button(self, article)
        await self.rani.says("/bantuan", to=self.group)
        page = await self.group.hears("Yang bisa Anda ketik")
        chat = self.group.id
        rule = {"method": failing, "chat": chat, "status": 500, "times": 1}
        await self.telegram.faults([rule] if failing else [])
        last = (await self.telegram.calls())[-1]["n"]
        toast = (await self.rani.presses(data=button.build(), message=page, to=self.group)).text
        await self.telegram.settled()
        calls = [call for call in await self.telegram.calls() if call["n"] > last]
        if failing:
            assert sum(call["method"] == failing for call in calls) > 1, "it did not fail"
        seen = [each for each in await self.group.from_bot() if each.id >= page.id]
        return (
            frozenset({toast, *(each.text for each in seen)}),
            frozenset(
                call["method"] for call in calls if str(call["params"].get("chat_id")) == str(chat)
            ),
        )

    async def press(self, button: CallbackData) -> None:
        await self.rani.says("/bantuan", to=self.group)
        page = await self.group.hears("Yang bisa Anda ketik")
        await self.rani.presses(data=button.build(), message=page, to=self.group)
        await self.telegram.settled()


@dataclass(frozen=True)
class Act:
    """A press, once the buttons `before` were pressed about the same article."""

    kind: type[CallbackData]
    button: Callable[[Desk, Article], Awaitable[CallbackData]]
    before: tuple[Callable[[Article], CallbackData], ...] = ()


async def _mark(_desk: Desk, article: Article) -> CallbackData:
    return MarkImportant(article.id, wanted=True)


async def _unmark(_desk: Desk, article: Article) -> CallbackData:
    return MarkImportant(article.id, wanted=False)


async def _elsewhere(_desk: Desk, article: Article) -> CallbackData:
    return CorrectPlaces(article.id, "73.05")


async def _not_there(_desk: Desk, article: Article) -> CallbackData:
    return NotPlace(article.id, PANONGAN)


async def _use(desk: Desk, _article: Article) -> CallbackData:
    return await desk.note(used=False)


async def _remove(desk: Desk, _article: Article) -> CallbackData:
    return await desk.note(used=True)


async def _hold(_desk: Desk, article: Article) -> CallbackData:
    return HoldArticle(article.id, wanted=True)


async def _release(_desk: Desk, article: Article) -> CallbackData:
    return HoldArticle(article.id, wanted=False)


async def _where_else(_desk: Desk, article: Article) -> CallbackData:
    return OtherPlaces(article.id)


async def _send_also(desk: Desk, article: Article) -> CallbackData:
    return SendAlso(
        article.id, confirmed=True, places=pack_places(Places(("36.73",)), desk.bot.gazetteer)
    )


async def _why_withdraw(_desk: Desk, article: Article) -> CallbackData:
    return AskWithdrawal(article.id)


async def _withdraw(_desk: Desk, article: Article) -> CallbackData:
    return Withdraw(article.id, 0, "sara")


def _step(action: CardAction) -> Callable[[Desk, Article], Awaitable[CallbackData]]:
    async def button(_desk: Desk, article: Article) -> CallbackData:
        return CardButton(article.id, action)

    return button


ACTS = (
    Act(CardButton, _step(CardAction.PLACES)),
    Act(CardButton, _step(CardAction.ERRATUM)),
    Act(HoldArticle, _hold),
    Act(HoldArticle, _release, (lambda article: HoldArticle(article.id, wanted=True),)),
    Act(OtherPlaces, _where_else),
    Act(SendAlso, _send_also),
    Act(AskWithdrawal, _why_withdraw),
    Act(Withdraw, _withdraw),
    Act(MarkImportant, _mark),
    Act(MarkImportant, _unmark, (lambda article: MarkImportant(article.id, wanted=True),)),
    Act(CorrectPlaces, _elsewhere),
    Act(NotPlace, _not_there),
    Act(UseNote, _use),
    Act(UseNote, _remove),
)


@pytest.fixture
async def desk(telegram: Telegram, tmp_path: Path) -> AsyncIterator[Desk]:
    """It is the same moment all the time: what is said of ages and hours does not change."""
    now = time.time()
    rani = await telegram.person("Rani")
    group = await telegram.group("Meja redaksi", members=[rani])
    clock = DatedClock(lambda: now)
    async with running_bot(telegram, tmp_path, clock=clock, editors_chat_id=group.id) as bot:
        yield Desk(telegram, bot, rani, group)


async def test_one_fault_changes_no_word(desk: Desk) -> None:
    """Each button, with each call of its answer failing once: the same words."""
    for act in ACTS:
        said, calls = await desk.play(act)
        assert calls, act
        for method in sorted(calls):
            assert (await desk.play(act, method))[0] == said, (act, method)


def test_every_button_of_editors_about_articles_is_among_them() -> None:
    """A new one is tried under a fault too."""
    tried = {act.kind for act in ACTS}
    for entry in ROUTES:
        if isinstance(entry, Press) and entry.where is ChatScope.EDITORS:
            assert entry.data in tried or not entry.data.__module__.startswith("bot.articles.")
