"""The bot as an operator starts it: a process, its exit code and what it said."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.settings import Settings
from tests.support.paths import ROOT
from tests.support.patience import PATIENCE


@dataclass
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass
class Running:
    """A command that goes on; `lines` are what it has said on stderr so far."""

    process: asyncio.subprocess.Process
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


async def command(
    *words: str,
    folder: Path,
    given: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    windows: bool = False,
) -> Ended:
    """Run a command to its end, in a folder of its own; `windows`: without what is not there."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *(("-c", AS_ON_WINDOWS) if windows else ("-m", "bot")),
        *words,
        cwd=folder,
        env=environment(given or {}),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate(stdin)
    return Ended(process.returncode or 0, out.decode(), err.decode())


@asynccontextmanager
async def running(*words: str, folder: Path, **settings: str) -> AsyncIterator[Running]:
    """A command that goes on until the block ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *words),
        cwd=folder,
        env=environment(settings),
        stderr=asyncio.subprocess.PIPE,
    )
    started = Running(process)

    async def listen() -> None:
        assert process.stderr is not None
        async for line in process.stderr:
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
