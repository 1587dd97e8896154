"""`classify`: JSON Lines of articles in, their places and the reasons out; or how well it does."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from bot.classify import classify_lines
from bot.examples import read_examples
from bot.faults import OperatorError
from bot.regions import Tagger, load_tagger
from bot.scoretable import score_json, score_table
from bot.scoring import score
from bot.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The input, and what is wanted of it."""
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help='lines of {"title": …, "text": …}; default: stdin'
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="the lines are labelled (as `examples` writes them): precision, recall, the errors",
    )
    parser.add_argument(
        "--regions",
        type=Path,
        metavar="FOLDER",
        help="the place files of another province; default: REGIONS",
    )
    parser.add_argument("--json", action="store_true", help="with --check: one JSON object")


def run(args: argparse.Namespace) -> int:
    """Every line in gives a line out, in the same order; or the scores over all lines."""
    if args.json and not args.check:
        print("--json goes with --check; without it the output is JSON Lines.", file=sys.stderr)
        return 2
    tagger = load_tagger(args.regions or load_settings().regions)
    if args.file is None:
        _print(sys.stdin.buffer, tagger, args)
        return 0
    try:
        with Path(args.file).open("rb") as file:
            _print(file, tagger, args)
    except BrokenPipeError:
        raise  # whoever reads the output had enough: nothing is wrong with the file
    except OSError as error:
        raise OperatorError(f"{args.file}: {error.strerror}.") from error
    return 0


def _print(lines: Iterable[bytes], tagger: Tagger, args: argparse.Namespace) -> None:
    if not args.check:
        for line in classify_lines(lines, tagger):
            print(line)
        return
    report = score(
        (number, example, tagger.tag(example.title, example.text, example.categories))
        for number, example in read_examples(lines, tagger.gazetteer)
    )
    if args.json:
        print(score_json(report))
        return
    for line in score_table(report, tagger.gazetteer):
        print(line)
