"""The limits of a process: what it holds in memory stays off the disk, and may be bounded.

Worker processes import this: it needs nothing but the standard library.
"""

from __future__ import annotations

import ctypes
import resource
import signal
from contextlib import suppress

_PR_SET_DUMPABLE = 4  # prctl(2)


def forbid_memory_dumps() -> None:
    """Write no core dump when the process crashes, and let nobody but root attach to it.

    The memory holds an open report in clear text. The resource limit is inherited by child
    processes. The prctl flag is not, but it also holds where a core dump is piped to a program,
    which the limit does not stop (core(5)). Neither touches swap: docs/ancaman.md says so.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:  # Linux alone has it
        prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def limit_worker(memory_limit: int) -> None:
    """Limit a worker's memory, keep it off the disk, and let C code be ended by SIGTERM.

    `memory_limit`: bytes of address space; code that needs more gets a MemoryError.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a handler in Python would wait for the C code
    with suppress(ValueError, OSError):  # a system without this limit, or with a lower one
        resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
    forbid_memory_dumps()
