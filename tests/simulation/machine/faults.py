"""What goes wrong between the bot and Telegram, by chance."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from bot.core.clock import Clock
from bot.demo.emulator.world.limits import Faults, Rule
from tests.simulation.machine.life import CALLER, Life
from tests.simulation.machine.loop import running_loop

COUNTED = ("send", "copy", "forward", "edit")
LATE = 12.0  # seconds: longer than the bot waits for an answer


@dataclass(frozen=True, slots=True)
class Arrival:
    """A call that reached the server, and whose it is. `step`: of the loop."""

    at: float
    step: int
    method: str
    by: Life | None

    @property
    def counts(self) -> bool:
        """Whether it counts against the rate."""
        return self.method.startswith(COUNTED)


@dataclass(slots=True)
class SeededFaults(Faults):
    """`share`: of the calls that something happens to. `struck`: what happened, and when.

    `arrived`: each call as it reached the server; `written`: when each that counts against the
    rate did, and for which chat.
    """

    chance: random.Random = field(default_factory=random.Random)
    clock: Clock | None = None
    share: float = 0.0
    struck: list[tuple[float, str, int, str]] = field(default_factory=list)
    arrived: list[Arrival] = field(default_factory=list)
    written: list[tuple[float, int]] = field(default_factory=list)

    def __init__(self, chance: random.Random, clock: Clock) -> None:
        super(SeededFaults, self).__init__()
        self.chance, self.clock, self.share = chance, clock, 0.0
        self.struck, self.arrived, self.written = [], [], []

    def next_rule(self, method: str, chat_id: int) -> Rule:
        """One that was asked for; else one by chance, mostly one that does nothing."""
        assert self.clock is not None
        step = running_loop().steps
        self.arrived.append(Arrival(self.clock.now(), step, method, CALLER.get()))
        if method.startswith(COUNTED):
            self.written.append((self.clock.now(), chat_id))
        asked_for = Faults.next_rule(self, method, chat_id)
        if asked_for.status is None and self.chance.random() >= self.share:
            return Rule()
        kind, rule = (str(asked_for.status), asked_for) if asked_for.status else self._draw()
        self.struck.append((self.clock.now(), method, chat_id, kind))
        return rule

    def _draw(self) -> tuple[str, Rule]:
        kinds = {
            "429": Rule(status=429, retry_after=self.chance.randint(1, 5)),
            "500": Rule(status=500),
            "502": Rule(status=502),
            "cut before": Rule(cut="before"),
            "cut after": Rule(cut="after"),
            "slow": Rule(delay=self.chance.uniform(0.1, 2.0)),
            "late": Rule(delay=LATE),
        }
        kind = self.chance.choice([*kinds])
        return kind, kinds[kind]
