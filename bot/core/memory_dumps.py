"""Keeping the process's memory off the disk: it holds an open report in clear text."""

from __future__ import annotations

import ctypes
import resource

_PR_SET_DUMPABLE = 4  # prctl(2)


def forbid_memory_dumps() -> None:
    """Write no core dump when the process crashes, and let nobody but root attach to it.

    The resource limit is inherited by child processes. The prctl flag is not, but it also holds
    where a core dump is piped to a program, which the limit does not stop (core(5)). Neither
    touches swap: docs/ancaman.md says so.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:  # Linux alone has it
        prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
