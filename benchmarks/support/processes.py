"""What a process has used, read from /proc (Linux; elsewhere a benchmark of it cannot run)."""

from __future__ import annotations

import os
import re
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Usage:
    """Processor time since the process began, user's and system's; memory it holds now."""

    cpu_seconds: float
    rss_mb: float


def usage(pid: int) -> Usage:
    """Of this process alone, without its children. Raises FileNotFoundError once it is gone."""
    # The second field, a name in brackets, may hold anything (proc_pid_stat(5)).
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system = int(fields[11]), int(fields[12])
    return Usage((user + system) / _TICKS, _resident(pid))


def waited_for_a_core() -> float:
    """Seconds that this thread was ready to run and had no processor, since it began."""
    _, waited, _ = Path("/proc/thread-self/schedstat").read_text().split()
    return int(waited) / 1e9


def peak_until_the_end(process: subprocess.Popen[bytes]) -> float:
    """Waits for it to end; the most megabytes that it held, as last seen a moment before.

    Not `ru_maxrss`: a child's begins with the memory of the process that started it.
    """
    peak = 0.0
    while process.poll() is None:
        with suppress(FileNotFoundError, ProcessLookupError):
            peak = max(peak, _megabytes(process.pid, "VmHWM"))
        time.sleep(0.01)
    return peak


@dataclass(frozen=True, slots=True)
class Child:
    """A process by its number and its start, in ticks since boot: numbers are given again."""

    pid: int
    started: int

    def is_running(self) -> bool:
        """Whether it has not ended; one that nobody has asked about since has."""
        return _started(self.pid) == self.started


def children(pid: int) -> list[Child]:
    """The processes that this one has begun."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    pids = [int(child) for found in lists for child in found.read_text().split()]
    return [Child(child, at) for child in pids if (at := _started(child)) is not None]


def _started(pid: int) -> int | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else int(fields[19])


def parse_workers(pid: int) -> list[float]:
    """Megabytes of each worker process that the bot keeps."""
    return [_resident(child.pid) for child in children(pid) if _is_worker(child.pid)]


def _is_worker(pid: int) -> bool:
    return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()


def _resident(pid: int) -> float:
    return _megabytes(pid, "VmRSS")


def _megabytes(pid: int, field: str) -> float:
    found = re.search(rf"{field}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1000 if found else 0.0
