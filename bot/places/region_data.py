"""The newsroom's knowledge of names beside the official list, read from plain files.

`data/regions/README.md` describes the files for editors.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.errors import OperatorError
from bot.places.gazetteer import DEFAULT_FOLDER, PROVINCES
from bot.places.normalization import fold

Table = Mapping[str, object]

LEVELS = ("district", "village", "regency", "province")
# The sections of cues.toml whose words say that the name after them may not be the scene.
WEAKENING = ("origin", "residents", "from", "until", "venue", "never", "road")


@dataclass(frozen=True, slots=True)
class Landmark:
    """A well-known spot; `weight` (0 to 1) is how surely its news is news of `place`.

    `typed`: the names that readers type for it; in an article, these may mean another spot.
    """

    name: str
    place: str
    weight: float
    typed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PoliceUnit:
    """A police unit of regency level: its names, its regencies, its districts outside of them."""

    names: tuple[str, ...]
    places: tuple[str, ...]
    also_covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """The other meanings of a district's name.

    `use`: "bare" counts alone, "near" if its regency is evident, "address" only with a word like
    Kecamatan before it or its regency after it, "cue" only with such a word. `word`: the name is
    also an ordinary word. `elsewhere`: other provinces have a district of this name.
    """

    use: str = "bare"
    word: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Cues:
    """The words around a name, by kind of cue, and the weights of evidence.

    `kinds`: the keys of `words` whose words stand before a name and give its kind.
    """

    words: Mapping[str, tuple[str, ...]]
    kinds: tuple[str, ...]
    regency_kinds: tuple[str, ...]
    weights: Mapping[str, float]
    where: Mapping[str, float]
    typed: Mapping[str, tuple[str, ...]]
    factors: Mapping[str, float]
    reach: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RegionData:
    """The data, beside the gazetteer, for tagging articles and finding places.

    `ordinary`: everyday words that are no typos of a place's name.
    """

    cues: Cues
    elsewhere: tuple[str, ...] = ()
    ordinary: frozenset[str] = frozenset()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    landmarks: tuple[Landmark, ...] = ()
    units: tuple[PoliceUnit, ...] = ()
    sectors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ambiguity: Mapping[str, Ambiguity] = field(default_factory=dict)
    blocked: tuple[str, ...] = ()
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def load_region_data(folder: Path | None = None) -> RegionData:
    """Read the files of a province's folder, and the files that all provinces share.

    Raises `OperatorError` naming the file that cannot be read or understood.
    """
    folder = folder or DEFAULT_FOLDER
    aliases = _toml(folder / "aliases.toml")
    police = _toml(folder / "police.toml")
    landmarks = _toml(folder / "landmarks.toml")
    try:
        return RegionData(
            cues=_cues(_toml(PROVINCES / "cues.toml")),
            elsewhere=tuple(
                name.strip()
                for line in _lines(PROVINCES / "elsewhere.txt")
                for name in line.split(",")
            ),
            ordinary=frozenset(
                word for line in _lines(PROVINCES / "ordinary.txt") for word in line.split()
            ),
            names=_word_lists(aliases, "names"),
            shared=_word_lists(aliases, "shared"),
            landmarks=tuple(
                Landmark(
                    str(row["name"]),
                    str(row["place"]),
                    _number(row["weight"]),
                    _strings(row.get("typed", [])),
                )
                for row in _rows(landmarks, "landmark")
            ),
            units=tuple(
                PoliceUnit(
                    _strings(row["names"]),
                    _strings(row["places"]),
                    _strings(row.get("also_covers", [])),
                )
                for row in _rows(police, "unit")
            ),
            sectors=_word_lists(police, "sectors"),
            ambiguity=_ambiguity(folder / "ambiguity.csv"),
            blocked=tuple(_lines(folder / "blocked.txt")),
            categories={
                name: (code,) if isinstance(code, str) else _strings(code)
                for name, code in _table(_toml(folder / "categories.toml"), "categories").items()
            },
        )
    except (KeyError, TypeError, ValueError) as error:
        raise OperatorError(f"The place files in {folder} are damaged: {error}") from error


def _cues(table: Table) -> Cues:
    words: dict[str, tuple[str, ...]] = {}
    for section in LEVELS:
        words |= _word_lists(table, section)
    kinds = (*words, "seat", *WEAKENING)
    for section in ("seat", *WEAKENING, "foreign", "wards", "outlets", "asking"):
        words[section] = _strings(_table(table, section)["words"])
    words["inserts"] = _strings(_table(table, "inserts")["starts"])
    words["intro"] = _strings(_table(table, "lists")["intro"])
    words["fillers"] = _strings(_table(table, "asking")["fillers"])
    words["units"] = _strings(_table(table, "police")["units"])
    words["prefixes"] = _strings(_table(table, "police")["prefixes"])
    return Cues(
        words=words,
        kinds=kinds,
        regency_kinds=tuple(_table(table, "regency")),
        weights=_numbers(table, "weights"),
        where=_numbers(table, "where"),
        typed=_word_lists(table, "typed"),
        factors={
            section: _number(_table(table, section)["factor"])
            for section in ("origin", "residents", "from", "until", "venue", "road")
        },
        reach={
            section: int(_number(_table(table, section)["reach"])) for section in ("venue", "lists")
        },
    )


def _ambiguity(path: Path) -> Mapping[str, Ambiguity]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            fold(row["name"]): Ambiguity(row["use"], row["word"] == "yes", bool(row["elsewhere"]))
            for row in csv.DictReader(file)
        }


def _toml(path: Path) -> Table:
    """Read a TOML file; a missing file gives an empty table."""
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OperatorError(f"Cannot read {path}: {error}") from error


def _lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _table(table: Table, name: str) -> Table:
    value = table.get(name, {})
    if not isinstance(value, dict):
        raise TypeError(f"[{name}] must be a table")
    return value


def _word_lists(table: Table, name: str) -> dict[str, tuple[str, ...]]:
    return {key: _strings(value) for key, value in _table(table, name).items()}


def _numbers(table: Table, name: str) -> dict[str, float]:
    return {key: _number(value) for key, value in _table(table, name).items()}


def _rows(table: Table, name: str) -> list[Table]:
    value = table.get(name, [])
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise TypeError(f"[[{name}]] must be a list of tables")
    return value


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} must be a list of words")
    return tuple(str(item) for item in value)


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise TypeError(f"{value!r} must be a number")
    return float(value)
