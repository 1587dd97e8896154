"""The chief editor in a history: corrects articles, withdraws them, marks them as important."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.simulation.machine.world import SITE_PORT
from tests.simulation.people.person import Person
from tests.simulation.people.publishing import Published, Publisher

CORRECT, WITHDRAW, MARK = "/ralat", "/tarik", "penting"
CONFIRMED = {CORRECT: "Ralat dikirim", WITHDRAW: "Ditarik", MARK: ""}


@dataclass(frozen=True, slots=True)
class Order:
    """A command; `mark` is a word of its reason, empty where it has none.

    `ended` is None where nothing confirmed it.
    """

    command: str
    article: Published
    mark: str
    began: float
    ended: float | None


@dataclass
class Chief(Person):
    """`publisher`: whose articles they are."""

    publisher: Publisher | None = None
    orders: list[Order] = field(default_factory=list)

    async def live(self, until: float) -> None:
        """One order after the other."""
        assert self.publisher is not None
        while await self.rest(12.0, until):
            if self.publisher.published:
                command = self.chance.choice([CORRECT, CORRECT, WITHDRAW, MARK])
                await self._order(command, self.chance.choice(self.publisher.published))

    async def _order(self, command: str, article: Published) -> None:
        story = next((s for s in self.world.newsroom.newest() if s.id == article.id), None)
        if story is None:
            return
        mark, began = f"Alasan{len(self.orders) + 1:02d}", self.world.clock.now()
        reason = f" Kutipan itu keliru, kata {mark}."
        if command == MARK:  # nobody who had the article hears of it
            mark = reason = ""
        text = f"{command} http://127.0.0.1:{SITE_PORT}/{story.slug}/{reason}"
        pattern = f"(?s){article.mark}.*{CONFIRMED[command]}"
        heard = await self.say(text, pattern, chat=self.world.desk)
        ended = self.world.clock.now() if heard else None
        self.orders.append(Order(command, article, mark, began, ended))
        self.lost = False
