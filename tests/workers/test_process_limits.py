"""What is in memory stays there."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import ctypes, resource, subprocess, sys
from bot.workers.process_limits import forbid_memory_dumps
forbid_memory_dumps()
limit = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)
subprocess.run([sys.executable, "-c", limit])
"""


def test_a_crash_writes_no_memory_to_the_disk() -> None:
    """No core file of it nor of what it starts, and it is not dumpable (prctl: PR_GET_DUMPABLE)."""
    said = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == ["(0, 0) 0", "(0, 0)"]
