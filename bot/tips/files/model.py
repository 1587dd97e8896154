"""The result of looking at a file: its traces, and whether all of it was looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 20_000_000  # bytes: the largest file that Telegram gives to bots


class Trace(StrEnum):
    """A kind of information that a file gives away."""

    PLACE = "place"
    NAME = "name"  # of a person, or the number of a camera, which leads to one
    LABEL = "label"  # title, performer or remark of a recording: often a contact, or a place
    HISTORY = "history"  # comments, changes and deletions
    FILE_NAME = "file_name"


@dataclass(frozen=True, slots=True)
class Look:
    """The traces that were found. `whole`: all of the file was read."""

    traces: frozenset[Trace] = frozenset()
    whole: bool = True

    def __or__(self, other: Look) -> Look:
        return Look(self.traces | other.traces, self.whole and other.whole)

    @property
    def is_clean(self) -> bool:
        """Whether there is no trace and no unread part to tell the source about."""
        return self.whole and not self.traces


@dataclass(frozen=True, slots=True)
class Inspection:
    """The result of a look, and whether a copy without the traces can be made.

    `sha256`: of the file, in hex; empty where Telegram did not give it.
    """

    look: Look
    cleanable: bool = False
    sha256: str = ""


NOT_LOOKED = Look(whole=False)


def look_of(traces: Iterable[Trace]) -> Look:
    """Return a look with just these traces."""
    return Look(frozenset(traces))


def found_if(trace: Trace, there: object) -> Look:
    """Return a look with the trace if `there` is true, else a clean one."""
    return look_of((trace,)) if there else Look()
