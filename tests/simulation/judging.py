"""One history, played and judged; one that breaks a law is shortened."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass, replace

from tests.simulation.history import LONG, SHORT, Length, play
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


def warm_up() -> None:
    """Have a process read all that the bot reads once, and collect between histories only."""
    play(0, replace(SHORT, span=1.0))
    gc.disable()
    _set_aside()


def judge(
    seed: int, length: Length = LONG, *, trace: bool = False, copies: int | None = None
) -> Judged:
    """Play the history of a seed; one that breaks a law is shortened as far as it still does."""
    began = time.process_time()
    history = play(seed, length, copies=copies)
    breaches, digest = tuple(broken(history)), history.world.trace.digest()
    notes = tuple(history.world.trace.notes) if breaches or trace else ()
    del history
    _set_aside()
    cpu = time.process_time() - began
    if breaches and length == LONG:
        for shorter in SHORTER:
            again = judge(seed, replace(LONG, span=shorter), copies=copies)
            if again.breaches:
                return again
    return Judged(seed, length.span, digest, breaches, notes, cpu)


def _set_aside() -> None:
    """Nobody goes again through what outlives a history: what is read once, compiled statements.

    It grows with each history; to go through it took a tenth of a short one's time.
    """
    gc.collect()
    gc.freeze()
