"""How a source tells something in its chat, and what it hears of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import ClassVar

from bot.demo.emulator.world import conversation
from bot.tips.buttons import TipAction, TipButton
from bot.tips.questionnaire import NEWSROOM
from tests.simulation.machine.chats import keys_of, names_of
from tests.simulation.people.following import Sure
from tests.simulation.people.questioned import Questioned


@dataclass
class Report:
    """What a source told: `said` has each mark, YES where it must reach the editors.

    `confirmed`, `taken_back`, `dropped`: what the source read. `corrected`: how often each picture
    may have come once more, under other words than its own.
    """

    said: dict[str, Sure] = field(default_factory=dict)
    parts: dict[int, str] = field(default_factory=dict)  # the mark of each message
    confirmed: Sure = Sure.NO
    taken_back: Sure = Sure.NO
    dropped: Sure = Sure.NO
    corrected: Counter[str] = field(default_factory=Counter)


@dataclass
class Teller(Questioned):
    """A source, who has one report."""

    kind: ClassVar = TipButton
    called: ClassVar = ("Nama", "Kata")
    report: Report = field(default_factory=Report)
    _count: int = 0

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
        if keep:
            there = self.world.telegram.people.chats[self.id].messages[at]
            self.report.corrected.update(names_of(there))
        else:
            self.report.said[before] = Sure.NOBODY_KNOWS
        self.report.parts[at] = after
        words = {"from": self.id, "message": at, "text": f"Bukan begitu: {after} di gudang."}
        conversation.edit(self.world.telegram, words)
        return after

    def _buttons(self) -> dict[TipAction, TipButton]:
        prompt = self._prompt()
        found = filter(None, map(TipButton.parse, keys_of(prompt) if prompt else ()))
        return {
            button.action: button
            for button in found
            if button.action is not TipAction.TRACK or button.value == NEWSROOM
        }
