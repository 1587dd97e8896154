"""One fault of Telegram in the middle of an answer: the reader is told what they would have been.

An answer that fails is given again, and its update is handled again. What changed the first time
is not changed again (law 2), and the words must not betray it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.articles.buttons import BestMatchPage, CatchUpPage, MissedPage, NewsPage, SearchPage
from bot.messages.callback_data import CallbackData
from bot.readers.buttons import (
    ChooseAround,
    ChooseKeyword,
    ChooseLanguage,
    ChooseLimit,
    ChooseMode,
    ChoosePlaceMode,
    ChooseQuiet,
    ChooseSummaryTime,
    DataWish,
    EndStory,
    FollowedPage,
    FollowPlace,
    KeywordsPage,
    KeywordWish,
    OnceADay,
    OpenSchedule,
    Pause,
    PersonalData,
    PlaceSchedule,
    PlaceSchedules,
    RegencyPage,
    RestoreModes,
    SchedulePart,
    Spot,
    StoriesPage,
    Widen,
)
from bot.readers.model import MORNING, Mode, QuietMode
from handlers.base.routing import ChatScope, Press, Route
from handlers.routes import ROUTES
from tests.support.bot import RunningBot, running_bot
from tests.support.chats.heard import Json
from tests.support.chats.people import Person
from tests.support.chats.telegram import Telegram
from tests.support.fake_clock import DatedClock
from tests.support.storage.stored import follow

PANONGAN, CIKUPA, KAB = "36.03.19", "36.03.18", "36.03"


@dataclass(frozen=True)
class Act:
    """What somebody who follows Panongan and Cikupa does, after saying `before`."""

    does: str | CallbackData
    before: tuple[str, ...] = ()


ACTS = (
    Act("/start"),
    Act("/start", ("/berhenti",)),
    Act("/start w-36-03-18"),
    Act("/start w-36-71", ("/berhenti",)),
    Act("/terbaru"),
    Act("/terbaru panongan"),
    Act("/wilayah"),
    Act("/wilayah", ("/berhenti",)),
    Act("/ikuti"),
    Act("/ikuti kota serang"),
    Act("/ikuti kota serang", ("/berhenti",)),
    Act("/ikuti kota serang dan cilegon"),
    Act("/ikuti curug"),
    Act("/ikuti banjir"),
    Act("ya", ("/ikuti banjir",)),
    Act("/batal banjir", ("kabari soal banjir",)),
    Act("-sepak bola"),
    Act("jangan kirim soal politik"),
    Act("/batal"),
    Act("/batal panongan"),
    Act("/batal kota serang"),
    Act("/batal panongan dan cikupa"),
    Act("/batal cikupa", ("/batal panongan",)),
    Act("batal semua"),
    Act("/cari"),
    Act("/cari jalan"),
    Act("/lapor"),
    Act("/tiket"),
    Act("/hakjawab"),
    Act("/jadwal"),
    Act("/jadwal", ("/berhenti",)),
    Act("atur jadwal"),
    Act("jangan lewat jam 10 malam"),
    Act("pagi aja"),
    Act("ya", ("pagi aja",)),
    Act("/jeda"),
    Act("/berhenti"),
    Act("/bahasa"),
    Act("/privasi"),
    Act("/bantuan"),
    Act("lanjutkan"),
    Act("lanjutkan", ("/berhenti",)),
    Act("kebanyakan berita"),
    Act("jangan kirim lagi"),
    Act("halo"),
    Act("panogan"),
    Act("ya", ("/batal panogan",)),
    Act("cikupa", ("batal",)),
    Act(FollowPlace("36.73", wanted=True)),
    Act(FollowPlace("36.73", wanted=True), ("/berhenti",)),
    Act(FollowPlace(PANONGAN, wanted=False)),
    Act(FollowPlace(PANONGAN, wanted=False, spot=Spot.KEYBOARD)),
    Act(FollowPlace(PANONGAN, wanted=False, spot=Spot.KEYBOARD), ("/berhenti",)),
    Act(FollowPlace(CIKUPA, wanted=True, spot=Spot.KEYBOARD)),
    Act(RegencyPage(KAB)),
    Act(FollowedPage(1)),
    Act(Widen(PANONGAN, wanted=True)),
    Act(ChooseKeyword(KeywordWish.FOLLOW, "banjir")),
    Act(ChooseKeyword(KeywordWish.MUTE, "#politik")),
    Act(ChooseKeyword(KeywordWish.DROP, "banjir"), ("kabari soal banjir",)),
    Act(KeywordsPage(1), ("kabari soal banjir",)),
    Act(StoriesPage(1)),
    Act(EndStory(1)),
    Act(OpenSchedule()),
    Act(OpenSchedule(SchedulePart.SUMMARY)),
    Act(ChooseMode(Mode.DAILY)),
    Act(ChooseMode(Mode.DAILY, PANONGAN)),
    Act(ChooseMode(Mode.IMPORTANT, PANONGAN, Spot.KEYBOARD)),
    Act(OnceADay(MORNING)),
    Act(ChooseSummaryTime(MORNING)),
    Act(ChooseAround(wanted=True)),
    Act(ChooseLimit(3)),
    Act(ChooseQuiet(1320, 300, QuietMode.WAIT, urgent=True)),
    Act(PlaceSchedules()),
    Act(PlaceSchedule(PANONGAN)),
    Act(ChoosePlaceMode(PANONGAN, Mode.OFF)),
    Act(RestoreModes(), ("pagi aja", "ya")),
    Act(Pause(1)),
    Act(Pause(0)),
    Act(Pause(0), ("/berhenti",)),
    Act(ChooseLanguage("en")),
    Act(PersonalData(DataWish.FILE)),
    Act(PersonalData(DataWish.DELETE_ALL)),
    Act(NewsPage(PANONGAN, 0)),
    Act(MissedPage()),
    Act(SearchPage(0, "jalan")),
    Act(BestMatchPage(0, "jalan")),
    Act(CatchUpPage(1, 9, 0)),
)  # fmt: skip


@pytest.fixture
async def bot(telegram: Telegram, tmp_path: Path) -> AsyncIterator[RunningBot]:
    """It is the same moment all the time: what is said of ages and hours does not change."""
    now = time.time()
    async with running_bot(telegram, tmp_path, clock=DatedClock(lambda: now)) as bot:
        yield bot


async def test_one_fault_changes_no_word(telegram: Telegram, bot: RunningBot) -> None:
    """Every command and button, with each call of its answer failing once: the same words."""
    await bot.article("Jalan Panongan rusak", PANONGAN)
    plain = await _play(telegram, bot, [(act, None) for act in ACTS])
    cases = [
        (act, method) for act, scene in zip(ACTS, plain, strict=True) for method in scene.calls
    ]
    assert all(scene.calls or any(scene.words) for scene in plain)
    said = dict(zip(ACTS, (scene.words for scene in plain), strict=True))
    again = await _play(telegram, bot, cases)
    for (act, method), scene in zip(cases, again, strict=True):
        assert scene.words == said[act], (act, method)


def test_every_command_and_button_of_readers_is_among_them() -> None:
    """A new one is tried under a fault too."""
    said = {act.does.split()[0].strip("/") for act in ACTS if isinstance(act.does, str)}
    pressed = {type(act.does) for act in ACTS if not isinstance(act.does, str)}
    # Stand under pushes only: tests of pushes press them.
    elsewhere = {"ArticleMenu", "BundleMenu", "BundleDispute"}
    for entry in ROUTES:
        if isinstance(entry, Route) and entry.where is not ChatScope.EDITORS:
            assert entry.command in said
        if isinstance(entry, Press) and entry.where is not ChatScope.EDITORS:
            named = entry.data.__module__
            if named in {"bot.readers.buttons", "bot.articles.buttons"}:
                assert entry.data in pressed or entry.data.__name__ in elsewhere


@dataclass(frozen=True)
class Scene:
    """What one person heard and saw, each text once, and which calls made it."""

    words: frozenset[str]
    calls: tuple[str, ...]


async def _play(
    telegram: Telegram, bot: RunningBot, cases: Sequence[tuple[Act, str | None]]
) -> list[Scene]:
    """Each act by a person of its own, all at once; the named call of its answer fails once."""
    people = await asyncio.gather(*(_prepare(telegram, bot, act) for act, _ in cases))
    rules = [
        {"method": method, "chat": person.id, "status": 500, "times": 1}
        for person, (_, method) in zip(people, cases, strict=True)
        if method is not None
    ]
    await telegram.faults(rules)
    before = (await telegram.calls())[-1]["n"]
    toasts = await asyncio.gather(
        *(_do(person, act) for person, (act, _) in zip(people, cases, strict=True))
    )
    await telegram.settled()
    calls = [call for call in await telegram.calls() if call["n"] > before]
    return [
        Scene(
            frozenset({toast, *(heard.text or heard.kind for heard in await person.from_bot())}),
            tuple(
                sorted(
                    {
                        c["method"]
                        for c in calls
                        if str(c["params"].get("chat_id")) == str(person.id)
                    }
                )
            ),
        )
        for person, toast in zip(people, toasts, strict=True)
    ]


async def _prepare(telegram: Telegram, bot: RunningBot, act: Act) -> Person:
    person = await telegram.person("Sri")
    await follow(bot.storage, person.id, PANONGAN, CIKUPA)
    to_press = ("halo",) if not act.before and not isinstance(act.does, str) else ()
    for words in (*act.before, *to_press):
        await person.says(words)
        await person.hears()
    return person


def _is_to(person: Person, call: Json) -> bool:
    return str(call["params"].get("chat_id")) == str(person.id)


async def _do(person: Person, act: Act) -> str:
    if isinstance(act.does, str):
        await person.says(act.does)
        return ""
    return (await person.presses(data=act.does.build())).text
