"""The `classify` command: articles in, places out, as JSON Lines."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import orjson

from bot.core.errors import OperatorError
from bot.core.settings import load_settings
from bot.tagger.evaluation import evaluate, evaluation_json, evaluation_table
from bot.tagger.examples import read_article, read_examples
from bot.tagger.tagger import Tagger, load_tagger


def classify_lines(lines: Iterable[str | bytes], tagger: Tagger) -> Iterator[str]:
    """Yield a line of places for each article, in the same order; blank lines are left out.

    Codes are sorted. Raises `OperatorError` naming the line that is not `{"title": ..., "text":
    ...}`.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            article = read_article(line, number)
            places = tagger.tag(article.title, article.text, article.categories)
            regencies, districts = sorted(places.regencies), sorted(places.districts)
            listed = replace(places, regencies=tuple(regencies), districts=tuple(districts))
            yield orjson.dumps(listed).decode()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the input, and the kind of output."""
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
    """Print a line for every line, in the same order; or the scores over all lines."""
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
        raise  # the reader of the output has closed it: the file has no fault
    except OSError as error:
        raise OperatorError(f"{args.file}: {error.strerror}.") from error
    return 0


def _print(lines: Iterable[bytes], tagger: Tagger, args: argparse.Namespace) -> None:
    if not args.check:
        for line in classify_lines(lines, tagger):
            print(line)
        return
    report = evaluate(
        (number, example, tagger.tag(example.title, example.text, example.categories))
        for number, example in read_examples(lines, tagger.gazetteer)
    )
    if args.json:
        print(evaluation_json(report))
        return
    for line in evaluation_table(report, tagger.gazetteer):
        print(line)
