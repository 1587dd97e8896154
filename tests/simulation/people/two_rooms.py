"""Somebody in a history who reports without a name and complains by name, in one chat."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

from tests.simulation.machine.world import World
from tests.simulation.people.complainants import MOST, Complainant
from tests.simulation.people.following import Sure
from tests.simulation.people.publishing import Publisher
from tests.simulation.people.sources import Source

SHARE = 0.05  # of histories with such a person
AMID = 0.5  # the share of questions at which something else is done first


@dataclass
class TwoRooms:
    """One person, one phone. What is said in one room is the source's, in the other by name."""

    source: Source
    complainant: Complainant

    async def live(self, until: float) -> None:
        """Both rooms, one after the other or one amid the other; then this and that."""
        source, complainant = self.source, self.complainant
        begins = (self._report, self._report, self._complain, self._complain_and_report)
        await asyncio.sleep(source.chance.uniform(0.0, 2.0))
        await source.chance.choice(begins)(until)
        source.aside = complainant.aside = None
        while not self._is_lost() and await source.rest(3.0, until):
            if source.report.confirmed is Sure.NO and source.report.dropped is Sure.NO:
                await source.write_report()
            elif not complainant.filings:
                await complainant.file(until)
            else:
                await self._go_on(until)

    def _is_lost(self) -> bool:
        return self.source.lost or self.complainant.lost

    async def _report(self, until: float) -> None:
        """The report first; while the complaint is written, more is said of the report."""
        await self.source.write_report()
        self.complainant.aside = self._say_more_of_report
        if not self._is_lost():
            await self.complainant.file(until)

    async def _complain(self, until: float) -> None:
        """The complaint first; while the report is written, more is said of the complaint."""
        await self.complainant.file(until)
        self.source.aside = self._say_more_of_complaint
        if not self._is_lost():
            await self.source.write_report()

    async def _complain_and_report(self, until: float) -> None:
        """A complaint that waits for a report, and then goes on."""
        self.complainant.aside = self._report_amid
        await self.complainant.file(until)

    async def _report_amid(self) -> None:
        if self.source.chance.random() < AMID and not self._is_lost():
            self.complainant.aside = self._say_more_of_report
            await self.source.write_report()
            if not self._is_lost():
                await self.complainant.come_back()

    async def _say_more_of_report(self) -> None:
        if self.source.chance.random() < AMID and self._is_reported() and not self._is_lost():
            await self.source.chance.choice([self.source.add, self.source.correct])()

    async def _say_more_of_complaint(self) -> None:
        """Or try to open the other room, which waits until this one is left."""
        if self.source.chance.random() >= AMID or self._is_lost():
            return
        if self.source.report.parts and self.source.chance.random() < 0.4:
            await self.complainant.say("/hakjawab", "sedang menulis laporan tanpa nama")
        elif self.complainant.filings[-1].number:
            await self.complainant.add()

    def _is_reported(self) -> bool:
        report = self.source.report
        return report.confirmed is Sure.YES and report.taken_back is Sure.NO

    async def _go_on(self, until: float) -> None:
        """More of either, another complaint, or no report any more."""
        source, complainant = self.source, self.complainant
        acts = {complainant.add: 5}
        if self._is_reported():
            acts |= {source.add: 4, source.correct: 2, source.take_back: 1}
        if len(complainant.filings) < MOST and source.chance.random() < 0.1:
            await complainant.file(until)
        else:
            (act,) = source.chance.choices([*acts], [*acts.values()])
            await act()


def in_two_rooms(world: World, seed: int, publisher: Publisher) -> list[TwoRooms]:
    """Who there is of them in the history of a seed: somebody, or mostly nobody."""
    chance = random.Random(f"two rooms {seed}")
    if chance.random() >= SHARE:
        return []
    source = Source(world, chance, "")
    return [TwoRooms(source, Complainant(world, chance, "", phone=source, publisher=publisher))]
