"""`understand`: the wishes that the bot understands in plain words, one a line; or their scores."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

import orjson

from bot.core.errors import OperatorError, file_faults
from bot.core.settings import load_settings
from bot.places.finder import PlaceFinder
from bot.places.gazetteer import load_gazetteer
from bot.places.region_data import load_region_data
from bot.readers.understanding.evaluation import evaluate, evaluation_json, evaluation_table
from bot.readers.understanding.examples import read_examples
from bot.readers.understanding.intents import understand
from bot.readers.understanding.likeness import EXAMPLES
from bot.readers.understanding.wishes import load_catalogue


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the input, and the kind of output."""
    parser.add_argument(
        "file",
        nargs="?",
        metavar="FILE",
        help="default: standard input; with --check: the examples that are packaged",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="the lines stand under their wishes, as in bot/data/wishes/examples.txt: scores",
    )
    parser.add_argument("--json", action="store_true", help="with --check: one JSON object")


def run(args: argparse.Namespace) -> int:
    """Print a JSON line for every line, in the same order; or the scores over all lines."""
    if args.json and not args.check:
        print("--json goes with --check; without it the output is JSON Lines.", file=sys.stderr)
        return 2
    regions = load_settings().regions
    finder = PlaceFinder(load_gazetteer(regions), load_region_data(regions))
    name = args.file or (str(EXAMPLES) if args.check else None)
    if name is None:
        _print(sys.stdin, finder, args)
        return 0
    try:
        with file_faults(name), Path(name).open(encoding="utf-8") as file:
            lines = file.read().splitlines()
    except UnicodeDecodeError as error:
        raise OperatorError(f"{name}: it is no UTF-8 text.") from error
    _print(lines, finder, args)
    return 0


def _print(lines: Iterable[str], finder: PlaceFinder, args: argparse.Namespace) -> None:
    catalogue = load_catalogue()
    if not args.check:
        for line in filter(str.strip, lines):
            said = understand(line, catalogue, finder)
            answer = {"said": line.strip(), "wish": said.wish, "rest": said.rest}
            print(orjson.dumps(answer).decode())
        return
    report = evaluate(
        (example, understand(example.said, catalogue, finder)) for example in read_examples(lines)
    )
    if args.json:
        print(evaluation_json(report))
        return
    for line in evaluation_table(report):
        print(line)
