"""`classify`: JSON Lines of articles in, their places and the reasons out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.classify import classify_lines
from bot.faults import OperatorError
from bot.regions import load_tagger


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The input."""
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help='lines of {"title": …, "text": …}; default: stdin'
    )


def run(args: argparse.Namespace) -> int:
    """Every line in gives a line out, in the same order."""
    tagger = load_tagger()
    if args.file is None:
        for line in classify_lines(sys.stdin.buffer, tagger):
            print(line)
        return 0
    try:
        with Path(args.file).open("rb") as file:
            for line in classify_lines(file, tagger):
                print(line)
    except OSError as error:
        raise OperatorError(f"{args.file}: {error.strerror}.") from error
    return 0
