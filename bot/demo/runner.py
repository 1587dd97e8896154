"""The start of the demo: web server, people, and the bot itself in a child process."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final, TextIO

import aiohttp

import bot
from bot.core.archive_keys import ArchiveKey
from bot.core.clock import SYSTEM_CLOCK, Clock, MovableClock, time_limit
from bot.core.settings import Settings
from bot.demo.channel_code import connect_channel
from bot.demo.people import BOT_ID, DemoPeople, create_people, send_first_messages
from bot.demo.server import ListeningSocket, listen, serve
from bot.demo.state import FEED, BotState, DemoState
from bot.wiring.output import database

BOT: Final = (sys.executable, "-m", "bot.demo.bot_process")
STOP_SECONDS = 8.0
RESTART_SECONDS = 1.0


async def run_demo(
    host: str,
    port: int,
    stop: asyncio.Event,
    *,
    out: TextIO = sys.stdout,
    log: TextIO = sys.stderr,
    command: Sequence[str] = BOT,
    clock: Clock = SYSTEM_CLOCK,
) -> None:
    """Run the demo until `stop` is set; one line on `out` gives the address to open.

    This line is the last one where all is well. Port 0 takes a free one. Warnings of the bot go to
    `log`, marked. `command` starts the bot. `clock`: the clock of the emulated Telegram, the site
    and the bot until the page moves theirs. Raises OperatorError when the address cannot be
    listened on.
    """
    with listen(host, port) as taken:
        log.write("demo | starting; the page shows all of it in ten seconds or so\n")
        log.flush()
        while not stop.is_set():
            await _run_round(taken, stop, out=out, log=log, command=command, clock=clock)


async def _run_round(
    taken: ListeningSocket,
    stop: asyncio.Event,
    *,
    out: TextIO,
    log: TextIO,
    command: Sequence[str],
    clock: Clock,
) -> None:
    """Run a new round, with the time reset, until `stop` is set or a user starts over."""
    token = f"{BOT_ID}:{secrets.token_urlsafe(26)}"
    state, moved = DemoState(), MovableClock(clock)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="posbanten-demo-")))
        await stack.enter_async_context(serve(taken, token, state, moved))
        control = await stack.enter_async_context(aiohttp.ClientSession(taken.root))
        state.people = people = await create_people(control)
        environment = {
            **_environment(taken.root, token, folder, people),
            **_archive_key(folder, log),
        }
        out.write(f"Demo: {taken.root}  (Ctrl-C ends it)\n")
        out.flush()
        async with asyncio.TaskGroup() as tasks:
            running = [
                tasks.create_task(
                    _keep_running(command, environment, folder, state, log=log, clock=moved)
                ),
                tasks.create_task(_open(control, folder, people, state, moved)),
            ]
            ends = [tasks.create_task(each.wait()) for each in (stop, state.started_over)]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            for task in (*ends, *running):
                task.cancel()


async def _open(
    control: aiohttp.ClientSession,
    folder: Path,
    people: DemoPeople,
    state: DemoState,
    clock: Clock,
) -> None:
    """Send the first messages once the bot has stored the news, which its greeting shows.

    From then on the bot's database tells the outcome of articles.
    """
    await state.news_stored.wait()
    await send_first_messages(control, people)
    async with database(Settings(database_url=_database_url(folder))) as opened:
        state.database = opened
        try:
            await connect_channel(control, clock, people)
            await asyncio.Event().wait()
        finally:
            async with state.reading:  # readers finish first: the connection is closed next
                state.database = None


def _database_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'bot.db'}"


def _environment(root: str, token: str, folder: Path, people: DemoPeople) -> Mapping[str, str]:
    """Return the child's environment, without the operator's own settings."""
    names = {name.upper() for name in Settings.model_fields}
    names |= {f"{name}_FILE" for name in names}
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return kept | {
        "BOT_TOKEN": token,
        "TELEGRAM_API_URL": root,
        "FEED_URLS": f"{root}{FEED}",
        "LEDGER_URL": f"{root}/koreksi",
        "POLL_SECONDS": "1",
        "DATABASE_URL": _database_url(folder),
        "LOG_LEVEL": "WARNING",  # the page shows successes
        "EDITORS_CHAT_ID": str(people.group["id"]),
        "PYTHONPATH": str(Path(bot.__file__).parents[1]),
        "PYTHONUNBUFFERED": "1",
    }


def _archive_key(folder: Path, log: TextIO) -> Mapping[str, str]:
    """Create the demo's key pair and log how to open its archive; both end with the folder."""
    key = ArchiveKey.generate()
    path = folder / "tips-private.key"
    path.write_bytes(key.content())
    log.write(
        "demo | to open a report from the archive:"
        f" DATABASE_URL={_database_url(folder)} .venv/bin/python -m bot backup demo.zip"
        f" && .venv/bin/python -m bot tips export CODENAME --key {path} --from demo.zip\n"
    )
    return {"TIP_PUBLIC_KEYS": key.public}


async def _keep_running(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    state: DemoState,
    *,
    log: TextIO,
    clock: MovableClock,
) -> None:
    """Run the bot in its own process and restart it whenever it ends; end it with this task."""
    while True:
        # The temporary folder has no .env of the operator's. The session is the child's own:
        # Ctrl-C reaches the demo alone, which then ends the bot in order.
        child = await asyncio.create_subprocess_exec(
            *command,
            env=environment, cwd=folder, start_new_session=True,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        state.bot_input = child.stdin
        state.tell_bot(clock.now())
        relaying = asyncio.create_task(_relay(child.stdout, log))
        try:
            code = await child.wait()
        finally:
            state.bot_input = None
            await asyncio.shield(_end(child, relaying, clock))
        state.bot_state = BotState.RESTARTING
        log.write(f"demo | the bot ended with code {code} and is started again\n")
        await clock.sleep(RESTART_SECONDS)


async def _relay(lines: asyncio.StreamReader | None, log: TextIO) -> None:
    """Pass the bot's lines on until it closes them."""
    while lines is not None and (line := await _line(lines)):
        log.write(f"bot  | {line.decode(errors='replace').rstrip()}\n")
        log.flush()


async def _line(stream: asyncio.StreamReader) -> bytes:
    while True:
        try:
            return await stream.readline()
        except ValueError:  # a line over the stream's limit: it was dropped, go on
            continue


async def _end(
    child: asyncio.subprocess.Process, relaying: asyncio.Task[None], clock: Clock
) -> None:
    """End the child: SIGTERM, and SIGKILL after `STOP_SECONDS` (it promises 10, and is idle here).

    Processes that the child left behind end with it: they are of its process group.
    """
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
        with contextlib.suppress(TimeoutError):
            async with time_limit(clock, STOP_SECONDS):
                await child.wait()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    await child.wait()
    await relaying
