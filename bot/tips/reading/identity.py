"""The identity of a source, as typed for one file: read from a message, never kept.

A message is read line by line: "Nama: Siti", or, where no line has a label, one field a line in
the form's order.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.tips.questionnaire import Form

FILE = Path(__file__).parents[2] / "data" / "tips" / "b1.toml"
LONGEST = 300  # characters of a field: an address is shorter

_LABELLED = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])?\s*([^:=]{1,40}?)\s*[:=](.*)")


@dataclass(frozen=True, slots=True)
class Identity:
    """The fields by name; `repr` shows none of them, so that no log or error can."""

    values: Mapping[str, str]

    def __repr__(self) -> str:
        return "Identity(…)"

    def labelled_values(self) -> Iterator[tuple[str, str]]:
        """Yield each field's label and value, in the form's order; empty where it was not typed."""
        for field, label, _ in _fields():
            yield label, self.values.get(field, "")

    def names_somebody(self) -> bool:
        """Whether there is a name and an address, without which a report has no reporter."""
        return bool(self.values.get("name") and self.values.get("address"))


NOBODY = Identity({})


def read_identity(said: str) -> Identity | None:
    """Return the identity in a message; None for words without one."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    values: dict[str, list[str]] = {}
    field = ""
    for line in lines:
        label, value = _read_label(line)
        if label:
            field = label
            values.setdefault(field, [])
        if field:
            values[field].append(value if label else line)
    if not values:
        if len(lines) < 2:
            return None
        values = {name: [line] for (name, _, _), line in zip(_fields(), lines, strict=False)}
    joined = {name: " ".join(filter(None, parts))[:LONGEST] for name, parts in values.items()}
    return Identity({name: value for name, value in joined.items() if value})


def template() -> str:
    """Return the template to copy, fill in and send: a line for each field."""
    return "\n".join(f"{label}: " for _, label, _ in _fields())


def _read_label(line: str) -> tuple[str, str]:
    """Return the field of the line, and the text behind its label; an empty field for none."""
    match = _LABELLED.fullmatch(line)
    if match is None:
        return "", line
    said = " ".join(match[1].casefold().split())
    for field, label, aliases in _fields():
        if said in {label.casefold(), *aliases}:
            return field, match[2].strip()
    return "", line


def official_kind(form: Form) -> Mapping[str, Any] | None:
    """Return the name and rule of the official form: under this law, else in its season.

    None where there are no reports to Bawaslu.
    """
    kinds: Mapping[str, Mapping[str, Any]] = form_data()["kinds"]
    return kinds.get(form.name) or kinds.get(form.season)


def official_name(form: Form) -> str:
    """Return the name of the official form for these questions; empty for none."""
    kind = official_kind(form)
    return str(kind["called"]) if kind else ""


@cache
def form_data() -> Mapping[str, Any]:
    """Read the labels and texts of the official form."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def _fields() -> tuple[tuple[str, str, frozenset[str]], ...]:
    rows = form_data()["identity"]
    return tuple((row["field"], row["label"], frozenset(row["aliases"])) for row in rows)
