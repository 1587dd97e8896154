"""The limits of a worker process: this module imports nothing of the bot but pure modules."""

from __future__ import annotations

import resource
import signal
from contextlib import suppress

from bot.core.memory_dumps import forbid_memory_dumps


def limit_this_process(memory_limit: int) -> None:
    """Limit the process's memory, keep it off the disk, and let C code be ended by SIGTERM.

    `memory_limit`: bytes of address space; code that needs more gets a MemoryError.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a handler in Python would wait for the C code
    with suppress(ValueError, OSError):  # a system without this limit, or with a lower one
        resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
    forbid_memory_dumps()
