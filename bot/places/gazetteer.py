"""The official tree of a province: regencies and cities, their districts, their villages."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from bot.core.errors import OperatorError

Level = Literal["province", "regency", "district", "village"]

PROVINCES = Path(__file__).parents[1] / "data" / "regions"
DEFAULT_FOLDER = PROVINCES / "36"


@dataclass(frozen=True, slots=True)
class Region:
    """A region in the list of Kepmendagri; `code` is dotted ("36.03.19"), `parent` its parent's."""

    code: str
    level: Level
    name: str
    parent: str


class Gazetteer:
    """The regions by code, with their names.

    Raises `OperatorError` if the rows are not one tree with one province.
    """

    def __init__(self, regions: Iterable[Region], labels: Mapping[str, str] | None = None) -> None:
        rows = sorted(regions, key=lambda region: region.code)
        self._regions = {region.code: region for region in rows}
        self._labels = dict(labels or {})
        children: defaultdict[str, list[str]] = defaultdict(list)
        for region in rows:
            children[region.parent].append(region.code)
        self._children = {code: tuple(codes) for code, codes in children.items()}
        self._check(rows)
        self.province = self._of_level("province")[0]
        self.regencies = self._of_level("regency")
        self.districts = self._of_level("district")
        self.villages = self._of_level("village")
        self._regency_of = {code: self.ancestor(code, "regency") for code in self._regions}
        self._namesakes = Counter(self.short_name(code) for code in self.districts)
        self._regency_names = Counter(_bare(self.get(code).name) for code in self.regencies)

    def _check(self, rows: list[Region]) -> None:
        if len(rows) != len(self._regions):
            twice = next(code for code, n in Counter(r.code for r in rows).items() if n > 1)
            raise OperatorError(f"regions.csv has the code {twice} twice; remove one of the rows.")
        if len(self._of_level("province")) != 1:
            raise OperatorError("regions.csv must have exactly one row of level province.")
        above = dict(zip(get_args(Level)[1:], get_args(Level), strict=False))
        for region in rows:
            parent = self._regions.get(region.parent)
            if region.level != "province" and (
                parent is None or parent.level != above[region.level]
            ):
                raise OperatorError(
                    f"regions.csv: {region.code} ({region.name}) names {region.parent or 'nothing'}"
                    f" as its {above[region.level]}, which is not in the file."
                )

    def _of_level(self, level: Level) -> tuple[str, ...]:
        return tuple(code for code, region in self._regions.items() if region.level == level)

    def __contains__(self, code: str) -> bool:
        return code in self._regions

    def get(self, code: str) -> Region:
        """Return the region of this code. Raises `KeyError` for a code of no region."""
        return self._regions[code]

    def children(self, code: str) -> tuple[str, ...]:
        """Return the codes one level below, in order; none below a village."""
        return self._children.get(code, ())

    def parent(self, code: str) -> str:
        """Return the code one level above; empty for the province."""
        return self._regions[code].parent

    def ancestor(self, code: str, level: Level) -> str:
        """Return the code of this level that `code` is or lies in; empty if `code` is above it."""
        while code and self._regions[code].level != level:
            code = self._regions[code].parent
        return code

    def regency_of(self, code: str) -> str:
        """Return the regency that `code` is or lies in; empty for the province."""
        return self._regency_of[code]

    def short_name(self, code: str) -> str:
        """Return the short name: "Kab. Tangerang", "Kota Serang", "Panongan"."""
        return self._regions[code].name.replace("Kabupaten ", "Kab. ", 1)

    def full_name(self, code: str) -> str:
        """Return "Panongan, Kab. Tangerang"; regencies and the province as in `short_name`."""
        region = self._regions[code]
        if region.level in ("province", "regency"):
            return self.short_name(code)
        if region.level == "district":
            return f"{region.name}, {self.short_name(region.parent)}"
        return f"{region.name}, {self.full_name(region.parent)}"

    def label(self, code: str) -> str:
        """Return a name for a button: short, or longer if two places could be confused."""
        if code in self._labels:
            return self._labels[code]
        name = self.short_name(code)
        if self._regions[code].level != "district":
            return name
        if self._namesakes[name] > 1:
            regency = self._regions[self.parent(code)].name
            alone = self._regency_names[_bare(regency)] == 1
            return f"{name}, {_bare(regency) if alone else self.short_name(self.parent(code))}"
        return f"Kec. {name}" if name in self._regency_names else name


def _bare(name: str) -> str:
    """Return a name without its level: "Kabupaten Serang" -> "Serang"."""
    return name.partition(" ")[2]


@cache
def load_gazetteer(folder: Path | None = None) -> Gazetteer:
    """Read `regions.csv` (and the button labels of `aliases.toml`) of a province's folder, once.

    Raises `OperatorError` if the file is missing or is not such a table.
    """
    folder = folder or DEFAULT_FOLDER
    path = folder / "regions.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [_region(row) for row in csv.DictReader(file)]
        aliases = folder / "aliases.toml"
        names = tomllib.loads(aliases.read_text(encoding="utf-8")) if aliases.exists() else {}
    except (OSError, KeyError, ValueError) as error:
        raise OperatorError(f"Cannot read the regions in {folder}: {error}") from error
    labels: object = names.get("labels", {})
    if not isinstance(labels, dict):
        raise OperatorError(f"{folder / 'aliases.toml'}: [labels] must be a table.")
    return Gazetteer(rows, {str(code): str(label) for code, label in labels.items()})


def _region(row: Mapping[str, str]) -> Region:
    levels: tuple[Level, ...] = get_args(Level)
    for level in levels:
        if row["level"] == level:
            return Region(row["code"], level, row["name"], row["parent_code"])
    raise ValueError(f"unknown level {row['level']!r} in the row of {row['code']}")
