"""What was found in a file, and whether all of it was looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 20_000_000  # bytes: Telegram gives bots no more


class Trace(StrEnum):
    """What a file gives away."""

    PLACE = "place"
    NAME = "name"  # of a person, or the number of a camera, which leads to one
    LABEL = "label"  # title, performer or remark of a recording: often a contact, or a place
    HISTORY = "history"  # comments, and what was changed or deleted
    FILE_NAME = "file_name"


@dataclass(frozen=True, slots=True)
class Look:
    """What was found. `whole`: nothing in the file was left unread."""

    traces: frozenset[Trace] = frozenset()
    whole: bool = True

    def __or__(self, other: Look) -> Look:
        return Look(self.traces | other.traces, self.whole and other.whole)

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to tell the source."""
        return self.whole and not self.traces


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found, and whether a copy can be made without it."""

    look: Look
    cleanable: bool = False


NOT_LOOKED = Look(whole=False)


def found(traces: Iterable[Trace]) -> Look:
    """Just these traces."""
    return Look(frozenset(traces))


def found_if(trace: Trace, there: object) -> Look:
    """The trace, where it is there."""
    return found((trace,)) if there else Look()
