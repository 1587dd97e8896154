"""The amount of news as cells of an operator's file, and its meaning in an older file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.places.model import regency_code
from bot.readers.model import (
    DAY,
    EVENING,
    MORNING,
    MOST_A_DAY,
    Delivery,
    Mode,
    QuietMode,
    delivery_of,
    first_mode,
)

COLUMNS = (
    "mode",
    "modes",
    "around",
    "summary_at",
    "most_a_day",
    "quiet_mode",
    "urgent_at_night",
)
EACH = "each"  # the mode of a reader who chose none: each place begins with its `first_mode`
WIDE = "+wide"  # after the mode of a district: news of its whole regency comes too

_TIME = re.compile(r"([0-9]{1,2})[.:]([0-9]{2})")
_YES, _NO = ("yes", "1", "true"), ("no", "0", "false", "")
_MEANT = {
    Delivery.INSTANT: (Mode.DIRECT, EVENING),
    Delivery.MORNING: (Mode.DAILY, MORNING),
    Delivery.EVENING: (Mode.DAILY, EVENING),
    Delivery.OFF: (Mode.OFF, EVENING),
}


class BadCell(ValueError):
    """A cell that cannot be understood."""


class Amount(NamedTuple):
    """The amount of news for a subscriber, and its times.

    `mode`: of all places, empty if none was chosen. `modes`: of each place, in their order, with
    WIDE if it is on. The other fields are those of `Subscriber`.
    """

    mode: str = Mode.DIRECT
    modes: tuple[str, ...] = ()
    around: bool = False
    summary_at: int = EVENING
    most_a_day: int | None = None
    quiet_mode: str = QuietMode.SILENT
    urgent: bool = False

    @property
    def delivery(self) -> Delivery:
        """The one word of an older file for these choices."""
        return delivery_of(self.mode, self.summary_at)


def read_amount(
    cells: Sequence[str], delivery: Delivery, places: Sequence[str]
) -> tuple[Delivery, Amount]:
    """Return the delivery and amount of these cells; empty cells take what the delivery means.

    Raises BadCell.
    """
    said: Mapping[str, str] = dict(
        zip(COLUMNS, (cell.strip().lower() for cell in cells), strict=True)
    )
    meant, at = _MEANT[delivery]
    mode = "" if said["mode"] == EACH else _word(said["mode"] or meant, [*Mode], "mode")
    words = tuple(said["modes"].split())
    if words and len(words) != len(places):
        raise BadCell("modes must have a word for each of the places")
    for word, place in zip(words, places, strict=False):
        bare = word.removesuffix(WIDE)
        _word(bare, [*Mode], "mode")
        if bare != word and regency_code(place) is None:
            raise BadCell(f"{WIDE} goes with a district, and {place!r} is none")
    amount = Amount(
        mode,
        words or tuple(mode or first_mode(place) for place in places),
        _flag(said["around"]),
        read_time(said["summary_at"]) if said["summary_at"] else at,
        _most(said["most_a_day"]),
        _word(said["quiet_mode"] or QuietMode.SILENT, [*QuietMode], "quiet_mode"),
        _flag(said["urgent_at_night"]),
    )
    return amount.delivery, amount


def amount_cells(amount: Amount) -> tuple[str, ...]:
    """Return the cells of an amount, in the order of COLUMNS."""
    return (
        amount.mode or EACH,
        " ".join(amount.modes),
        _YES[0] if amount.around else _NO[0],
        time_cell(amount.summary_at),
        "" if amount.most_a_day is None else str(amount.most_a_day),
        amount.quiet_mode,
        _YES[0] if amount.urgent else _NO[0],
    )


def amount_of(
    delivery: Delivery,
    places: Sequence[str],
    known: Amount | None = None,
    known_places: Sequence[str] = (),
) -> Amount:
    """Return the amount of a row that has only a delivery.

    A new subscriber gets what the delivery means. The choices of a known one stay, except where
    the delivery differs from them.
    """
    mode, at = _MEANT[delivery]
    if known is None:
        return Amount(mode, tuple(mode for _ in places), summary_at=at)
    before = dict(zip(known_places, known.modes, strict=True))
    if known.delivery is delivery:
        begins = known.mode or Mode.DIRECT
        return known._replace(modes=tuple(before.get(place, begins) for place in places))
    modes = tuple(mode + (WIDE if before.get(place, "").endswith(WIDE) else "") for place in places)
    return known._replace(mode=mode, modes=modes, summary_at=at)


def read_time(cell: str) -> int:
    """Return the minutes of the day of "21:00" or "21.00". Raises BadCell."""
    found = _TIME.fullmatch(cell)
    if found is None or (minute := int(found[1]) * 60 + int(found[2])) >= DAY or int(found[2]) > 59:
        raise BadCell(f"{cell[:40]!r} is no time of day, as 21:00 is")
    return minute


def time_cell(minute: int) -> str:
    """Return the cell of a minute of the day: "21:00"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _word(cell: str, words: Sequence[str], column: str) -> str:
    if cell not in words:
        raise BadCell(f"{cell[:40]!r} is no {column} ({', '.join(words)})")
    return cell


def _flag(cell: str) -> bool:
    if cell not in _YES + _NO:
        raise BadCell(f"{cell[:40]!r} is neither yes nor no")
    return cell in _YES


def _most(cell: str) -> int | None:
    if not cell:
        return None
    if not cell.isdecimal() or not 1 <= int(cell[:4]) <= MOST_A_DAY:
        raise BadCell(f"{cell[:40]!r} is no most_a_day (1 to {MOST_A_DAY})")
    return int(cell[:4])
