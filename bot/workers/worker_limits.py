"""What bounds a worker process: nothing of the bot but pure modules is imported here."""

from __future__ import annotations

import resource
import signal
from contextlib import suppress

from bot.core.memory_dumps import forbid_memory_dumps


def limit_this_process(memory_limit: int) -> None:
    """Bound its memory, keep that off the disk, and let it be ended in the middle of C code.

    `memory_limit`: bytes of address space; what needs more gets a MemoryError.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a handler in Python would wait for the C code
    with suppress(ValueError, OSError):  # a system without this limit, or with a lower one
        resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
    forbid_memory_dumps()
