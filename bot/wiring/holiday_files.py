"""The calendar of working days: the years that ship with us; the operator's files replace them."""

from __future__ import annotations

from pathlib import Path

from bot.core.errors import OperatorError, file_faults
from bot.deadlines.holidays import (
    PACKAGED,
    Holiday,
    WorkCalendar,
    calendar_of,
    packaged_calendar,
    read_year,
)


def holidays_folder(data_folder: Path) -> Path:
    """Return the folder of the operator's files, one a year, as `holidays import` writes them."""
    return data_folder / "holidays"


def load_calendar(data_folder: Path) -> WorkCalendar:
    """Return the calendar; the operator's file of a year replaces ours. Raises OperatorError."""
    own = sorted(holidays_folder(data_folder).glob("*.toml"))
    if not own:
        return packaged_calendar()
    return calendar_of(map(_read, [*sorted(PACKAGED.glob("*.toml")), *own]))


def _read(path: Path) -> tuple[Holiday, ...]:
    try:
        with file_faults(path):
            return read_year(path.read_text(encoding="utf-8"))
    except ValueError as error:  # broken TOML, no UTF-8, or no holidays
        raise OperatorError(f"{path}: it is no file of holidays: {error}.") from error
