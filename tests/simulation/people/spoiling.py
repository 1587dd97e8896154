"""What goes wrong at the news site: its feed is broken, articles vanish, others come late."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

from tests.simulation.machine.world import World
from tests.simulation.people.publishing import Publisher

LONGEST = 30  # seconds that a feed is broken, which ends once the bot has looked at it
EARLY = 4  # articles of a history: later ones may push what is back-dated out of the feed


@dataclass
class Spoiler:
    """`publisher`: whose site it is. In the end it is well again."""

    world: World
    chance: random.Random
    publisher: Publisher

    async def live(self, until: float) -> None:
        """One thing after the other."""
        acts = (self._break_feed, self._hide, self._publish_late)
        while True:
            await asyncio.sleep(self.chance.expovariate(1 / 5.0))
            if self.world.clock.now() >= until:
                return
            (act,) = self.chance.choices(acts, (6, 2, 2))
            await act()

    async def _break_feed(self) -> None:
        faults = self.world.feed_faults
        faults.kind = self.chance.choice(faults.kinds)
        looks = faults.answered + self.chance.randint(1, 2)
        self._note(f"the feed is broken: {faults.kind}")
        for _ in range(LONGEST):
            await asyncio.sleep(1.0)
            if faults.answered >= looks:
                break
        faults.kind = ""
        self._note("the feed is well again")

    async def _hide(self) -> None:
        """One that is not on the site for a while, by a mistake there."""
        if self.publisher.published:
            article = self.chance.choice(self.publisher.published)
            self._note(f"{article.mark} vanishes")
            ahead = self.world.clock.ahead
            self.world.newsroom.hide(article.id)
            await asyncio.sleep(self.chance.uniform(3.0, 30.0))
            self.world.newsroom.show(article.id)
            self._note(f"{article.mark} is back")
            if self.world.clock.ahead > ahead:  # to the bot it may have been gone for good
                self.publisher.touched.add(article.id)

    async def _publish_late(self) -> None:
        """With the date at which it was written."""
        if len(self.publisher.published) < EARLY:
            age = self.chance.uniform(60.0, 3600.0)
            self.publisher.write(at=self.world.clock.now() - age)

    def _note(self, what: str) -> None:
        self.world.trace.note(self.world.clock.now(), what)
