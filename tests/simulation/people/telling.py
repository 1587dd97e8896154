"""How a source tells something in its chat, and what it hears of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from string import ascii_lowercase

from bot.demo.emulator.protocol.wire import Json
from bot.demo.emulator.world import conversation
from bot.tips.buttons import TipAction, TipButton
from bot.tips.questionnaire import NEWSROOM
from tests.simulation.machine.chats import keys_of, words_of
from tests.simulation.people.following import Sure
from tests.simulation.people.person import Person


@dataclass
class Report:
    """What a source told: `said` has each mark, YES where it must reach the editors.

    `confirmed`, `taken_back`, `dropped`: what the source read.
    """

    said: dict[str, Sure] = field(default_factory=dict)
    parts: dict[int, str] = field(default_factory=dict)  # the mark of each message
    confirmed: Sure = Sure.NO
    taken_back: Sure = Sure.NO
    dropped: Sure = Sure.NO


@dataclass
class Teller(Person):
    """`mark` begins every word of this source's that is looked for; nobody else has it."""

    mark: str = ""
    report: Report = field(default_factory=Report)
    _count: int = 0
    _presses: list[asyncio.Future[Json]] = field(default_factory=list)

    def __post_init__(self) -> None:
        letters = "".join(self.chance.choices(ascii_lowercase, k=9))
        self.name, self.mark = f"Nama{letters}", f"Kata{letters}"
        number = self.chance.randrange(5_000_000_000_000, 6_000_000_000_000)
        self.about = {"username": f"akun_{letters}", "id": number}
        super().__post_init__()

    def _new_mark(self, kind: str = "") -> str:
        self._count += 1
        mark = f"{self.mark}{kind}{self._count:02d}"
        self.report.said[mark] = Sure.NOBODY_KNOWS
        return mark

    def _keep(self, *marks: str) -> None:
        """They were confirmed, if nothing went wrong."""
        if not self.lost:
            self.report.said.update(dict.fromkeys(marks, Sure.YES))

    def _rewrite(self, *, keep: bool = False) -> str:
        """Edit a part; the first wording need not come, unless it is to stay."""
        at = self.chance.choice([*self.report.parts])
        before = self.report.parts[at]
        after = self._new_mark("Foto" if "Foto" in before else "")
        if not keep:
            self.report.said[before] = Sure.NOBODY_KNOWS
        self.report.parts[at] = after
        words = {"from": self.id, "message": at, "text": f"Bukan begitu: {after} di gudang."}
        conversation.edit(self.world.telegram, words)
        return after

    def _prompt(self) -> Json | None:
        """The question that waits: the newest message with buttons of a report."""
        asked = [m for m in self.messages() if any(map(TipButton.parse, keys_of(m)))]
        return max(asked, key=lambda each: int(each["message_id"]), default=None)

    def _buttons(self) -> dict[TipAction, TipButton]:
        prompt = self._prompt()
        found = filter(None, map(TipButton.parse, keys_of(prompt) if prompt else ()))
        return {
            button.action: button
            for button in found
            if button.action is not TipAction.TRACK or button.value == NEWSROOM
        }

    def _tap_prompt(self, button: TipButton) -> None:
        """Press, and look at what becomes of the question rather than for the toast."""
        if prompt := self._prompt():
            press = self.tap(self.id, prompt["message_id"], button.build())
            self._presses.append(asyncio.ensure_future(press))

    async def _step(
        self, what: str, act: Callable[..., object], *given: object, answer: str = ""
    ) -> None:
        """Do it, and wait for another question."""
        before = self._prompt()
        self.begin(what)
        act(*given)

        def answered() -> bool:
            now = self._prompt()
            return now is not None and now != before and bool(re.search(answer, words_of(now)))

        await self.hears(answered)

    async def _answered(self, after: int, pattern: str) -> bool:
        return await self.hears(lambda: self._told(after, pattern))

    def _told(self, after: int, pattern: str) -> bool:
        return any(number > after for number in self.seen(pattern))
