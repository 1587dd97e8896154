"""Sources of arrivals: the short keys at the end of links that follow a place.

Source: `bot/data/sources.toml`, which the newsroom may add to.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.messages.catalogue import DEFAULT_LANGUAGE

FILE = Path(__file__).parents[1] / "data" / "sources.toml"

_KEY = re.compile(r"[a-z0-9]{1,12}")
_SAID = re.compile(rf"({_KEY.pattern})(?:-(\d{{1,15}}))?")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A new follow of a place by a link: where the link stood, and below which article."""

    source: str
    place: str
    article: int | None = None


@cache
def load_sources(path: Path = FILE) -> Mapping[str, Mapping[str, str]]:
    """Read the labels of each key, by language. Raises ValueError for an invalid key."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if odd := [key for key in data if not _KEY.fullmatch(key)]:
        raise ValueError(f"{path}: {odd[0]!r} is no key of small letters and digits")
    return {key: said["label"] for key, said in data.items()}


def source_name(key: str, language: str) -> str:
    """Return the editors' label of a key; the key itself where the file no longer has it."""
    labels = load_sources().get(key, {})
    return labels.get(language) or labels.get(DEFAULT_LANGUAGE) or key


def read_arrival(place: str, said: str) -> Arrival | None:
    """Return the source at the end of a link, such as "k" or "s-1234".

    None for an empty one, and for a key that is not set up: anybody can write a link.
    """
    found = _SAID.fullmatch(said)
    if found is None or found[1] not in load_sources():
        return None
    return Arrival(found[1], place, int(found[2]) if found[2] else None)
