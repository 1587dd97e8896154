"""`run`: the bot, for real."""

from __future__ import annotations

import argparse
import asyncio
import signal
from collections.abc import Awaitable, Callable

from bot.core.logs import configure_logging
from bot.core.memory_dumps import forbid_memory_dumps
from bot.core.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no arguments: everything is a setting."""
    parser.epilog = "Settings come from the environment or .env; the README lists them."


def run(_args: argparse.Namespace) -> int:
    """Run the bot until SIGTERM or Ctrl-C."""
    forbid_memory_dumps()
    settings = load_settings(to_run=True)
    configure_logging(
        level=settings.log_level,
        form=settings.log_format,
        token=settings.bot_token.get_secret_value(),
    )
    from bot.app import run as run_bot  # a second of imports, after the settings are known good

    run_until_signal(lambda stop: run_bot(settings, stop=stop))
    return 0


def run_until_signal(main: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run `main(stop)`; SIGTERM, Ctrl-C and a closed terminal set `stop`."""

    async def body() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, stop.set)
        await main(stop)

    asyncio.run(body())
