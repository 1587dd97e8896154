"""The news site in a history: articles come in bursts; some are edited, some withdrawn."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

from tests.simulation.machine.world import World
from tests.simulation.people.following import PLACES

MOST = 10  # articles of a history, and a burst more


@dataclass(frozen=True, slots=True)
class Published:
    """An article: `mark` is a word that no other one has; `at`: epoch seconds."""

    id: int
    mark: str
    place: str
    at: float


@dataclass
class Publisher:
    """`touched`: articles that were edited or withdrawn."""

    world: World
    chance: random.Random
    published: list[Published] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)

    async def live(self, until: float) -> None:
        """All that is published."""
        while len(self.published) < MOST:
            seconds = self.chance.expovariate(1 / 12.0)
            if self.world.clock.now() + seconds >= until:
                return
            await asyncio.sleep(seconds)
            for _ in range(self.chance.choice([1, 1, 1, 2, 4])):
                self.write()
            if self.chance.random() < 0.3:
                await asyncio.sleep(self.chance.uniform(0.0, 30.0))
                self._change(self.chance.choice(self.published))

    def write(self, *, at: float | None = None) -> None:
        """An article; `at`: the date that it has, if it is not the moment."""
        place = self.chance.choice([*PLACES])
        mark = f"Warta{len(self.published) + 1:03d}"
        story = self.world.newsroom.publish(
            {
                "title": f"{mark} dari {PLACES[place]}",
                "text": f"Begini ceritanya di {PLACES[place]}.",
            },
            at=at,
        )
        now = self.world.clock.now()
        self.published.append(Published(story.id, mark, place, now))
        self.world.trace.note(now, f"published {mark} of {PLACES[place]}")

    def _change(self, article: Published) -> None:
        self.touched.add(article.id)
        now = self.world.clock.now()
        if self.chance.random() < 0.5:
            self.world.trace.note(now, f"withdrew {article.mark}")
            self.world.newsroom.withdraw(article.id)
        else:
            self.world.trace.note(now, f"edited {article.mark}")
            words = {"title": f"{article.mark} dari {PLACES[article.place]}, diperbarui"}
            self.world.newsroom.correct(article.id, words)
