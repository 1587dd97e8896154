"""The bot as an operator starts it: a process, its exit code and what it said."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

from bot.core.settings import Settings
from tests.support.paths import ROOT
from tests.support.patience import PATIENCE
from tests.support.starts.warm import WarmProcess, start

Process = asyncio.subprocess.Process | WarmProcess


@dataclass
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass
class Running:
    """A command that goes on; `lines` are what it has said on stderr so far."""

    process: Process
    lines: list[str] = field(default_factory=list)

    @property
    def log(self) -> str:
        return "".join(self.lines)

    async def says(self, what: str, *, within: float = PATIENCE) -> None:
        """Wait until the log has this."""
        try:
            async with asyncio.timeout(within):
                while what not in self.log:
                    if self.process.returncode is not None:
                        raise AssertionError(f"ended with {self.process.returncode}: {self.log}")
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"never said {what!r}: {self.log}") from None

    async def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(number)
        return await self.process.wait()


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """This machine's, without any setting of ours, then what is given."""
    ours = {name.upper() for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "PYTHONPATH": str(ROOT), **given}


# What Windows lacks of the standard library, and the bot could come to import or to use.
AS_ON_WINDOWS = """
import os, signal, sys
for name in "crypt fcntl grp nis pty pwd readline resource spwd syslog termios tty".split():
    sys.modules[name] = None
for module, names in (
    (os, "chown fchmod fork getegid geteuid getgid getuid O_DIRECTORY O_NOFOLLOW"),
    (signal, "SIGHUP SIGKILL SIGUSR1 alarm pthread_sigmask"),
):
    for name in names.split():
        delattr(module, name)
from bot.__main__ import main
sys.exit(main())
"""


# The arguments of a Python of its own; without any, a start is a warm one.
WARM: Sequence[str] = ()
COLD = ("-m", "bot")
ON_WINDOWS = ("-c", AS_ON_WINDOWS)


async def command(
    *words: str,
    folder: Path,
    given: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    python: Sequence[str] = WARM,
) -> Ended:
    """Run a command to its end, in a folder of its own. `stdin`: what a pipe holds."""
    reading, writing = os.pipe()
    os.write(writing, stdin)
    os.close(writing)
    with TemporaryFile() as out, TemporaryFile() as err:
        streams = (reading, out.fileno(), err.fileno())
        process = await _start(python, words, folder, given or {}, streams)
        os.close(reading)
        async with asyncio.timeout(PATIENCE):
            code = await process.wait()
        out.seek(0)
        err.seek(0)
        return Ended(code, out.read().decode(), err.read().decode())


@asynccontextmanager
async def running(
    *words: str, folder: Path, python: Sequence[str] = WARM, **settings: str
) -> AsyncIterator[Running]:
    """A command that goes on until the block ends."""
    reading, writing = os.pipe()
    process = await _start(python, words, folder, settings, (0, 1, writing))
    os.close(writing)
    started = Running(process)
    lines = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(lines), os.fdopen(reading, "rb")
    )

    async def listen() -> None:
        async for line in lines:
            started.lines.append(line.decode())

    listening = asyncio.create_task(listen())
    try:
        yield started
    finally:
        with contextlib.suppress(ProcessLookupError):
            if process.returncode is None:
                process.kill()
        await process.wait()
        await listening
        transport.close()


async def _start(
    python: Sequence[str],
    words: Sequence[str],
    folder: Path,
    given: Mapping[str, str],
    streams: tuple[int, int, int],
) -> Process:
    if not python:
        return await start(words, folder, environment(given), streams)
    stdin, stdout, stderr = streams
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *python,
        *words,
        cwd=folder,
        env=environment(given),
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
    )
