"""One history, played and judged; one that breaks a law is shortened."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.simulation.history import SPAN, play
from tests.simulation.laws import broken

SHORTER = (5.0, 10.0, 15.0, 20.0, 30.0)  # spans that a failing history is tried with


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a history. `notes`: what happened, if that is to be shown."""

    seed: int
    span: float
    digest: str
    breaches: tuple[str, ...]
    notes: tuple[str, ...]
    cpu: float


def judge(seed: int, span: float = SPAN, *, trace: bool = False) -> Judged:
    """Play the history of a seed; one that breaks a law is shortened as far as it still does."""
    began = time.process_time()
    history = play(seed, span=span)
    breaches, digest = tuple(broken(history)), history.world.trace.digest()
    cpu = time.process_time() - began
    notes = tuple(history.world.trace.notes) if breaches or trace else ()
    if breaches and span == SPAN:
        for shorter in SHORTER:
            again = judge(seed, shorter)
            if again.breaches:
                return again
    return Judged(seed, span, digest, breaches, notes, cpu)
