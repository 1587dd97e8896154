"""`check`: a line for each thing that must hold before the bot goes live."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.core.configuration import Configuration

if TYPE_CHECKING:
    from bot.wiring.checks import Finding


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare how to print."""
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(args: argparse.Namespace) -> int:
    """Print the findings; exit code 0 only if all hold."""
    configuration = Configuration.load(to_run=True)
    from bot.wiring.checks import examine  # a second of imports, after the settings are known good

    logging.disable()

    async def body() -> bool:
        all_hold = True
        async for finding in examine(configuration.settings, warning=configuration.warning):
            all_hold &= finding.holds
            print(_json(finding) if args.json else _line(finding), flush=True)
        return all_hold

    return 0 if asyncio.run(body()) else 1


def _line(finding: Finding) -> str:
    return f"{'✓' if finding.holds else '✗'} {finding.subject:<15} {finding.said}"


def _json(finding: Finding) -> str:
    return json.dumps(asdict(finding), ensure_ascii=False)
