"""`holidays`: the days that are no working days; `holidays import`: those of an iCal file."""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

from bot.core.errors import OperatorError, file_faults
from bot.core.settings import load_settings
from bot.deadlines.holidays import Holiday, HolidayKind, write_year
from bot.deadlines.icalendar_file import read_icalendar
from bot.wiring.holiday_files import holidays_folder, load_calendar

_SHOWN = {
    HolidayKind.NATIONAL: "national holiday",
    HolidayKind.JOINT_LEAVE: "joint leave",
    HolidayKind.UNSURE: "not sure",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the import."""
    commands = parser.add_subparsers(dest="holidays_command", metavar="COMMAND")
    add = commands.add_parser(
        "import",
        help="take the days of an iCal file, a file a year in the data folder",
        allow_abbrev=False,
    )
    add.add_argument("file", metavar="FILE.ics")
    add.add_argument(
        "--source",
        default="",
        metavar="DECREE",
        help='the decree they were compared with ("SKB … Tahun 2027"); without it all are unsure',
    )
    parser.epilog = (
        "Days of joint leave and days that are not sure count as working days for the safe date of "
        "a deadline, and as free for the one that is only possible."
    )


def run(args: argparse.Namespace) -> int:
    """Print the holidays, or import some."""
    folder = load_settings().data_folder
    if args.holidays_command == "import":
        _import(Path(args.file), " ".join(args.source.split()), holidays_folder(folder))
        return 0
    for day, each in sorted(load_calendar(folder).holidays.items()):
        print(_line(each, day.strftime("%a")))
    return 0


def _import(file: Path, source: str, folder: Path) -> None:
    try:
        with file_faults(file):
            found = read_icalendar(file.read_text(encoding="utf-8"), source=source)
    except ValueError as error:
        raise OperatorError(f"{file}: {error}.") from error
    if not found.holidays:
        raise OperatorError(f"{file}: it has no whole days that could be holidays.")
    years: dict[int, list[Holiday]] = defaultdict(list)
    for each in found.holidays:
        years[each.day.year].append(each)
        print(_line(each, each.day.strftime("%a")))
    for name in found.left_out:
        print(f"left out: {name}")
    with file_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for year, holidays in years.items():
        path = folder / f"{year}.toml"
        with file_faults(path):
            path.write_text(write_year(year, source or str(file.name), holidays), encoding="utf-8")
        print(f"{year}: {len(holidays)} days, in place of what was known of it; written to {path}")
    print("They count from the bot's next start on.")


def _line(each: Holiday, weekday: str) -> str:
    return f"{each.day}  {weekday}  {_SHOWN[each.kind]:<16}  {each.name}"
