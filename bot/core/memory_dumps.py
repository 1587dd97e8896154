"""Keeping the process's memory off the disk: an open report is in it in the clear."""

from __future__ import annotations

import ctypes
import resource

_PR_SET_DUMPABLE = 4  # prctl(2)


def forbid_memory_dumps() -> None:
    """Write no core dump when the process crashes, and let nobody but root attach to it.

    The limit is inherited by the processes begun from here; the second is not, and also holds
    where a core dump is piped to a program, which the limit does not stop (core(5)). Swap is not
    touched by either: docs/ancaman.md says so.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:  # Linux alone has it
        prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
