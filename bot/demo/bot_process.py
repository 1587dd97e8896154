"""The bot of the demo, started as by `run`, with a clock that the demo moves.

Each line of the input says how many seconds the demo's clock is ahead of the machine's; the first
line comes at the start. The process ends with its input: a demo that was killed leaves no bot.
"""

from __future__ import annotations

import asyncio
import signal
import sys

from bot.core.clock import MovableClock, unless_stopped
from bot.core.configuration import Configuration
from bot.core.errors import BotError
from bot.core.logs import configure_logging, log_fatal_exceptions
from bot.core.settings import Settings
from bot.workers.process_limits import forbid_memory_dumps


def main() -> int:
    """Run the bot until SIGTERM or the end of the input; return the exit code."""
    forbid_memory_dumps()
    try:
        settings = Configuration.load(to_run=True).settings
        configure_logging(
            level=settings.log_level,
            form=settings.log_format,
            token=settings.bot_token.get_secret_value(),
        )
        log_fatal_exceptions()
        asyncio.run(_run(settings))
    except BotError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


async def _run(settings: Settings) -> None:
    # Imported late: processes that read feeds and files import this module (multiprocessing).
    from bot.app import run
    from bot.workers.scheduler import ClockScheduler

    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    told = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(told), sys.stdin)
    if line := await unless_stopped(stop, told.readline()):
        clock = MovableClock(ahead=float(line))
        following = asyncio.create_task(_follow(told, clock, stop))
        try:
            await run(settings, stop=stop, clock=clock, scheduler=ClockScheduler(clock))
        finally:
            following.cancel()


async def _follow(told: asyncio.StreamReader, clock: MovableClock, stop: asyncio.Event) -> None:
    async for line in told:
        clock.move(max(0.0, float(line) - clock.ahead))
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
