"""`run`: the real bot."""

from __future__ import annotations

import argparse
import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable

import structlog

from bot.core.configuration import Configuration
from bot.core.environment import early_value
from bot.core.errors import BotError
from bot.core.logs import configure_logging, log_fatal_exceptions
from bot.workers.process_limits import forbid_memory_dumps

JSON = "json"

log = structlog.get_logger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no arguments: everything is a setting."""
    parser.epilog = "Settings come from the environment or .env; the README lists them."


def run(_args: argparse.Namespace) -> int:
    """Run the bot until SIGTERM or Ctrl-C."""
    forbid_memory_dumps()
    as_json = early_value("LOG_FORMAT") == JSON
    if as_json:
        # The same collector reads faults of the settings and all later lines.
        configure_logging(level="INFO", form=JSON)
    try:
        _run(Configuration.load(to_run=True))
    except BotError as error:
        if not as_json:
            raise
        log.critical("ended", reason=str(error))
        return error.exit_code
    return 0


def _run(configuration: Configuration) -> None:
    settings = configuration.settings
    configure_logging(
        level=settings.log_level,
        form=settings.log_format,
        token=settings.bot_token.get_secret_value(),
    )
    log_fatal_exceptions()
    if configuration.warning:
        log.warning("secrets_readable", reason=configuration.warning)
    gc.disable()  # importing leaves no garbage, and looking for some takes an eighth of the time
    from bot.app import run as run_bot  # a second of imports, after the settings are known good

    gc.enable()
    run_until_signal(lambda stop: run_bot(settings, stop=stop))


def run_until_signal(main: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run `main(stop)`; SIGTERM, Ctrl-C and a closed terminal set `stop`.

    A closed terminal that was ignored at the start (nohup) is ignored further on.
    """
    ends = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        ends.append(signal.SIGHUP)

    async def body() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in ends:
            loop.add_signal_handler(number, stop.set)
        await main(stop)

    asyncio.run(body())
