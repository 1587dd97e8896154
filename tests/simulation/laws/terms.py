"""What must hold of what is kept for a while, once the clock is days or years further."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from bot.cases.buttons import CaseAction
from storage.engine.coarse_time import DAY
from tests.simulation.history import History
from tests.simulation.machine.world import ARCHIVE_DAYS

# Days for which each kind is kept (tests/simulation/ending.py) where nobody touches it any more:
# what a newsroom promises, by the settings' defaults. What an editor extends begins anew.
DAYS = {
    "closed case": 1,
    "open case": 90,
    "draft": 90,
    "draft of a complaint": 90,
    "ended complaint": 730,
    "open complaint": inf,
    "record": ARCHIVE_DAYS,  # the cases have ended long before
    "file": ARCHIVE_DAYS,
    "settled row": 14,
}
BEGINNING = 80  # bytes of what is sealed: no other has them, and they lie in one piece


def what_is_past_its_term_is_gone(history: History) -> Iterator[str]:
    """From its table, and from the bytes of the files."""
    for kind, name, sealed in _kept(history, over=True):
        if name in history.endings[-1].kept[kind]:
            yield f"{kind} {name} is past its term, and kept"
        for file, content in history.endings[-1].files.items():
            if sealed and sealed[:BEGINNING] in content:
                yield f"{kind} {name} is past its term, and still in {file}"


def what_is_not_past_its_term_stays(history: History) -> Iterator[str]:
    """Until then nothing is forgotten."""
    for kind, name, _ in _kept(history, over=False):
        if name not in history.endings[-1].kept[kind]:
            yield f"{kind} {name} is gone before its term"


TERMS = (what_is_past_its_term_is_gone, what_is_not_past_its_term_stays)


def _kept(history: History, *, over: bool) -> Iterator[tuple[str, object, bytes]]:
    """What was there when all had come to rest, by whether its term was over at last."""
    first, last = history.endings[0], history.endings[-1]
    deeds = [deed for editor in history.editors for deed in editor.deeds]
    extended: dict[object, float] = {
        each.case: each.began for each in deeds if each.action is CaseAction.EXTEND
    }
    for kind, there in first.kept.items():
        for name, sealed in there.items():
            begin = extended.get(name, first.at) if kind == "open case" else first.at
            if (begin + DAYS[kind] * DAY < last.at) is over:
                yield kind, name, sealed
