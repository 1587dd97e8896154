"""Starts of the bot without its imports, which take a second of processor each time.

A process that has imported the bot, and run nothing of it, forks for each start. What it forks is
given arguments, environment, folder and standard streams, runs `python -m bot` from the first line,
hears signals, and ends as Python ends. Whether a command starts on its own, tests ask a Python of
its own (`cold`, in tests.support.starts.process).
"""

from __future__ import annotations

import asyncio
import atexit
import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from select import select

from tests.support.paths import ROOT

# What the commands import, and what of it comes late. Not the demo: `run` has no way to it.
IMPORTED = (
    *("bot.app", "bot.cli.check", "bot.cli.config", "bot.cli.examples", "bot.cli.ledger"),
    *("bot.cli.run", "bot.cli.subscribers", "bot.cli.tips", "bot.wiring.checks"),
    *("bot.cli.database.backup", "bot.cli.database.migrate", "bot.cli.language.classify"),
    *("alembic.command", "sqlalchemy.dialects.sqlite.aiosqlite"),
)
LARGEST = 1 << 17  # bytes of what a start is given


class WarmProcess:
    """A start; what tests use of an asyncio.subprocess.Process."""

    def __init__(self, pid: int, ending: asyncio.Task[int]) -> None:
        self.pid = pid
        self._ending = ending

    @property
    def returncode(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self._ending.result() if self._ending.done() else None

    async def wait(self) -> int:
        """Wait for its end."""
        return await asyncio.shield(self._ending)

    def send_signal(self, number: int) -> None:
        """Raises ProcessLookupError when it has ended."""
        if self._ending.done():
            raise ProcessLookupError
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


async def start(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], streams: Sequence[int]
) -> WarmProcess:
    """Start `python -m bot` with these words. `streams`: standard input, output and error."""
    ours, theirs = socket.socketpair()
    given = json.dumps([("bot", *words), str(folder), dict(environment)]).encode()
    with theirs, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as asking:
        asking.connect(f"\0{_parent()}")
        socket.send_fds(asking, [given], [*streams, theirs.fileno()])
    reader, writer = await asyncio.open_connection(sock=ours)
    pid = int(await reader.readline())

    async def end() -> int:
        try:
            return int(await reader.readline())
        finally:
            writer.close()

    return WarmProcess(pid, asyncio.create_task(end()))


_STAND_IN = """
import json, os, signal, socket, sys
ours, theirs = socket.socketpair()
given = json.dumps([sys.argv[2:], os.getcwd(), dict(os.environ)]).encode()
with theirs, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as asking:
    asking.connect(chr(0) + sys.argv[1])
    socket.send_fds(asking, [given], [0, 1, 2, theirs.fileno()])
said = ours.makefile()
pid = int(said.readline())
signal.signal(signal.SIGTERM, lambda number, _: os.kill(pid, number))
sys.exit(int(said.readline()))
"""


def stand_in(module: str) -> Sequence[str]:
    """A command that has this module started, passes SIGTERM on to it, and ends with its code.

    For whoever starts a command and nothing else. Its Python imports nothing of anybody's.
    """
    return (sys.executable, "-E", "-S", "-c", _STAND_IN, _parent(), module)


@cache
def _parent() -> str:
    """Where starts are asked for: one parent for a worker of the tests, which ends with it.

    What is sent there is [module and words, folder, environment], the standard streams, and a
    socket on which the number of the start is told, and how it ended.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as asked:
        asked.bind("")  # Linux finds a name that nobody has
        parent = subprocess.Popen(
            [sys.executable, "-m", __name__, str(asked.fileno())],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            pass_fds=[asked.fileno()],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        name: bytes = asked.getsockname()
    atexit.register(parent.communicate)
    return name[1:].decode()


def _serve(asked: socket.socket) -> str:
    """Fork for each request; returns, in what is forked to be a start, the module to run."""
    for name in IMPORTED:
        import_module(name)
    gc.freeze()
    while True:
        if sys.stdin in select([asked, sys.stdin], [], [])[0]:
            sys.exit()
        given, streams, _, _ = socket.recv_fds(asked, LARGEST, 4)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:  # those that minded earlier starts
                pass
        if os.fork() == 0:
            asked.detach()  # its number is closed below, and is another file's then
            if _mind(*streams):
                os._exit(0)
            return _become(streams[:3], *json.loads(given))
        for stream in streams:
            os.close(stream)


def _mind(*streams: int) -> int:
    """Fork the start, tell its number and how it ended; what `os.fork` gave.

    Until the end was heard, no other process is given the number.
    """
    if pid := os.fork():
        for stream in streams[:3]:
            os.close(stream)
        with socket.socket(fileno=streams[3]) as worker:
            worker.sendall(b"%d\n" % pid)
            ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
            assert ended is not None
            exited = ended.si_code == os.CLD_EXITED
            worker.sendall(b"%d\n" % (ended.si_status if exited else -ended.si_status))
            worker.recv(1)
        os.waitpid(pid, 0)
    return pid


def _become(
    streams: Sequence[int], words: Sequence[str], folder: str, environment: Mapping[str, str]
) -> str:
    """Take what a new process has of whoever starts it; the module that is the first word."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[0] = folder
    module, *sys.argv[1:] = words
    return module


if __name__ == "__main__":
    started = _serve(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module(started, run_name="__main__", alter_sys=True)
