"""`examples`: the articles whose places editors corrected, as JSON Lines."""

from __future__ import annotations

import argparse
import asyncio

from bot.core.errors import file_faults
from bot.core.settings import Settings, load_settings
from bot.tagger.examples import example_line
from bot.wiring.output import database, output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the output."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="default: standard output")
    parser.epilog = "`classify --check FILE` scores the tagger on such a file."


def run(args: argparse.Namespace) -> int:
    """Write a line for each article, in the order in which they were published."""
    asyncio.run(_write(load_settings(), args.file))
    return 0


async def _write(settings: Settings, name: str | None) -> None:
    async with database(settings) as storage:
        with file_faults(name or "standard output"), output(name) as out:
            async for example in storage.examples.stream():
                out.write(example_line(example) + "\n")
