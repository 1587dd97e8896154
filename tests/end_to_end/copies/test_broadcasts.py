"""The copy that leads fails in the middle of a broadcast: another sends the rest."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.chats.people import Group, Person
from tests.support.chats.sent import Sent
from tests.support.copies import Newsroom
from tests.support.patience import PATIENCE
from tests.support.starts.process import Running, running
from tests.support.storage.articles import file_article
from tests.support.storage.cable import Cable, cable

pytestmark = pytest.mark.postgres

RATE = 20
# More than that, for what a busy machine holds up on its way; two that send at a time
# would make twice the rate.
CEILING, PAID_CEILING = 36, 1800
SOON = PATIENCE  # a takeover takes eight seconds, a busy machine longer for the rest
CILEGON = "36.72"  # nobody of the crowd follows it
FREE: dict[str, str] = {}
PAID = {"PAID_STARS_PER_DAY": "1000"}


@dataclass(frozen=True)
class Desk:
    """Editors in their group, whose words make a broadcast.

    What is stored behind a leader's back, it sees after five seconds; what it does itself, at once.
    """

    newsroom: Newsroom
    group: Group
    editor: Person

    async def broadcasts(self, title: str) -> None:
        """Give an article the place that all of the crowd follow."""
        article = await file_article(self.newsroom.storage, title, CILEGON)
        await self.editor.says(f"/wilayahkan {article.link} Panongan", to=self.group)


class Killed:
    """SIGKILL."""

    def begin(self, leader: Running, _way: Cable) -> None:
        leader.process.kill()

    async def end(self, _leader: Running, _way: Cable) -> None:
        """It does not come back."""


class Stopped:
    """SIGSTOP and SIGCONT."""

    def begin(self, leader: Running, _way: Cable) -> None:
        leader.process.send_signal(signal.SIGSTOP)

    async def end(self, leader: Running, _way: Cable) -> None:
        leader.process.send_signal(signal.SIGCONT)
        await leader.says("leads_no_more term=1", within=SOON)


class CutOff:
    """Its way to the database ends, for a while."""

    def begin(self, _leader: Running, way: Cable) -> None:
        way.cut()

    async def end(self, leader: Running, way: Cable) -> None:
        way.mend()
        await leader.says("leads_no_more term=1", within=SOON)


@asynccontextmanager
async def two_copies(
    newsroom: Newsroom, folder: Path, desk: Desk, settings: dict[str, str]
) -> AsyncIterator[tuple[Running, Running, Cable]]:
    """The first leads, and reaches the database by a cable that can be cut."""
    given = newsroom.settings(
        MESSAGES_PER_SECOND=str(RATE),
        EDITORS_CHAT_ID=str(desk.group.id),
        ARTICLE_CARDS="false",
        **settings,
    )
    async with (
        cable(newsroom.url) as way,
        running("run", folder=folder, **{**given, "DATABASE_URL": way.url}) as first,
    ):
        await first.says("leads term=1", within=SOON)
        async with running("run", folder=folder, **given) as second:
            await asyncio.gather(*(copy.says("started", within=SOON) for copy in (first, second)))
            yield first, second, way


@pytest.mark.parametrize(
    "failure", [Killed(), Stopped(), CutOff()], ids=lambda each: type(each).__name__
)
@pytest.mark.parametrize(("settings", "count"), [(FREE, 60), (PAID, 1500)], ids=["free", "paid"])
async def test_another_copy_sends_the_rest(
    newsroom: Newsroom,
    tmp_path: Path,
    failure: Killed | Stopped | CutOff,
    settings: dict[str, str],
    count: int,
) -> None:
    """Nobody is left out, nothing repeats but what was in flight, and there is never too much."""
    crowd = await newsroom.readers(count)
    editor = await newsroom.telegram.person("Rani")
    desk = Desk(newsroom, await newsroom.telegram.group("Redaksi", members=[editor]), editor)
    limits = {"per_second": CEILING, "paid_per_second": PAID_CEILING, "stars": 1000}
    slow = {"method": "sendMessage", "delay": 0.08}
    await newsroom.telegram.faults(rules=[slow], limits=limits)
    sent = Sent(newsroom.telegram)
    async with two_copies(newsroom, tmp_path, desk, settings) as (first, second, way):
        await desk.broadcasts("Pleno di Panongan")
        await sent.messages(count / 4)
        failure.begin(first, way)
        await asyncio.sleep(0.3)  # what had left it arrives
        in_flight = await newsroom.in_flight()
        if isinstance(failure, Killed):
            await newsroom.lease_runs_out()
        await second.says("leads term=2", within=SOON)
        await failure.end(first, way)
        await sent.to_everybody(crowd)
        await newsroom.all_recorded()
        await sent.look()
        assert sent.answers.keys() == {200}
        assert sent.repeated <= in_flight
        repeated = sent.repeated
        await desk.broadcasts("Pleno kedua di Panongan")
        await sent.messages(2 * count + repeated)
        await asyncio.gather(first.end(), second.end())  # what has left them arrives
        await sent.look()
    assert sent.answers.keys() == {200}
    assert sent.by_chat.total() == 2 * count + repeated
