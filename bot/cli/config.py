"""`config`: every setting, its value and its source."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from bot.core.configuration import Configuration, Setting


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare how to print."""
    parser.add_argument("--json", action="store_true", help="one JSON object, by name")
    parser.epilog = (
        "Secrets are shown as ***. A value comes from the environment, from .env, or else is the"
        " default; NAME_FILE, in either place, names the file that it is read from."
    )


def run(args: argparse.Namespace) -> int:
    """Print the settings; print the fault of invalid ones instead, with exit code 2."""
    settings = list(Configuration.load())
    print(_json(settings) if args.json else _table(settings))
    return 0


def _table(settings: Sequence[Setting]) -> str:
    names = max(len(each.name) for each in settings)
    sources = max(len(each.source) for each in settings)
    return "\n".join(
        f"{each.name:<{names}}  {each.source:<{sources}}  {each.value}"
        f"{f'  ({each.name}_FILE={each.file})' if each.file else ''}".rstrip()
        for each in settings
    )


def _json(settings: Sequence[Setting]) -> str:
    by_name = {
        each.name: {
            "value": each.value,
            "source": each.source,
            "file": None if each.file is None else str(each.file),
        }
        for each in settings
    }
    return json.dumps(by_name, ensure_ascii=False)
