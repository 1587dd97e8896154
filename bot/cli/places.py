"""`places`: codes, names and spellings of all places as JSON, for the site's plugin."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.core.errors import file_faults
from bot.core.settings import load_settings
from bot.places.finder import PlaceFinder
from bot.places.gazetteer import Gazetteer, load_gazetteer
from bot.places.normalization import squash
from bot.places.region_data import RegionData, load_region_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the output."""
    parser.add_argument("--output", metavar="FILE", help="default: standard output")


def run(args: argparse.Namespace) -> int:
    """Write the places."""
    folder = load_settings().regions
    listed = place_list(load_gazetteer(folder), load_region_data(folder))
    text = json.dumps(listed, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if args.output is None:
        sys.stdout.write(text)
        return 0
    with file_faults(args.output):
        Path(args.output).write_text(text, encoding="utf-8")
    return 0


def place_list(gazetteer: Gazetteer, data: RegionData) -> dict[str, object]:
    """Return the province's code, each place's name and label by code, and codes by spelling.

    Only spellings that mean one place are listed, squashed: small letters and digits.
    """
    finder = PlaceFinder(gazetteer, data)
    codes = (gazetteer.province, *gazetteer.regencies, *gazetteer.districts)
    spellings = {
        squash(spelling): code
        for code in codes
        for spelling in _spellings(code, gazetteer, data)
        if {match.code for match in finder.find(spelling).matches} == {code}
    }
    said = {name: named[0] for name, named in data.categories.items() if len(named) == 1}
    return {
        "province": gazetteer.province,
        "places": {
            code: {"name": gazetteer.full_name(code), "label": gazetteer.label(code)}
            for code in codes
        },
        "spellings": spellings | {squash(name): code for name, code in said.items()},
    }


def _spellings(code: str, gazetteer: Gazetteer, data: RegionData) -> Iterator[str]:
    """Yield the spellings of a place in a site's categories and tags, but no common word."""
    name = gazetteer.get(code).name
    alone = (name, gazetteer.label(code), *data.names.get(code, ()))
    words = {squash(each) for each, found in data.ambiguity.items() if found.word}
    yield from (each for each in alone if squash(each) not in words)
    yield gazetteer.full_name(code)
    if gazetteer.get(code).level == "district":
        regency = gazetteer.get(gazetteer.parent(code)).name
        for kind in ("Kecamatan", "Kec."):
            yield from (f"{kind} {name}", f"{kind} {name}, {regency}")
