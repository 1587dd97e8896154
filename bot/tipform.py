"""The form of a tip as data: its questions in order, and what can be reported.

A file of `data/tips` is one kind of election; another kind is another file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

DEFAULT_FORM = Path(__file__).parent / "data" / "tips" / "pemilu.toml"


class Asked(StrEnum):
    """How a question is put, and what answers it."""

    CHOICE = "choice"  # one of the categories
    PLACE = "place"  # buttons of the gazetteer, or words
    DAY = "day"  # buttons of the last days, or words
    WORDS = "words"  # messages that add up
    EVIDENCE = "evidence"  # pieces of any kind


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `field` names its answer in the draft, `change` the words for asking again."""

    field: str
    asked: Asked
    change: str


@dataclass(frozen=True, slots=True)
class Category:
    """What can be reported. `label` is the key of its name; `warning` that of words the source
    must see before going on, or empty.
    """

    slug: str
    label: str
    articles: tuple[str, ...] = ()
    warning: str = ""


class Kind(StrEnum):
    """What a report that lacks a requirement fails on (Perbawaslu 7/2022): form or substance."""

    FORMAL = "formal"
    MATERIAL = "material"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What an official report must have. `label` is the key of its name; `given_by` are the
    questions that must all be answered, none where only the source's own signed form has it.
    """

    name: str
    kind: Kind
    label: str
    given_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """How many calendar days after the day it became known an official report is still taken.

    `source`: the rule it stands on, for those who mend the file.
    """

    days: int
    source: str


@dataclass(frozen=True, slots=True)
class Form:
    """The questions of one kind of election, its categories, and what an official report needs."""

    name: str
    questions: tuple[Question, ...]
    categories: tuple[Category, ...]
    requirements: tuple[Requirement, ...] = ()
    deadline: Deadline | None = None

    def question(self, field: str) -> Question | None:
        """The question of this field."""
        return next((question for question in self.questions if question.field == field), None)

    def after(self, field: str) -> str | None:
        """The field asked after this one; None when it was the last."""
        fields = [question.field for question in self.questions]
        place = fields.index(field) + 1
        return fields[place] if place < len(fields) else None

    def category(self, slug: str) -> Category | None:
        """The category of this slug."""
        return next((category for category in self.categories if category.slug == slug), None)


@cache
def load_form(path: Path = DEFAULT_FORM) -> Form:
    """Read a form. Raises ValueError (or KeyError) when the file is not one: it ships with us."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Form(
        name=data["name"],
        questions=tuple(
            Question(row["field"], Asked(row["asked"]), row["change"]) for row in data["questions"]
        ),
        categories=tuple(
            Category(row["slug"], row["label"], tuple(row["articles"]), row.get("warning", ""))
            for row in data["categories"]
        ),
        requirements=tuple(
            Requirement(row["name"], Kind(row["kind"]), row["label"], tuple(row["given_by"]))
            for row in data.get("requirements", ())
        ),
        deadline=_deadline(data["deadline"]) if "deadline" in data else None,
    )


def _deadline(row: Mapping[str, Any]) -> Deadline:
    if row["counted"] != "calendar":
        raise ValueError("deadline.counted: only calendar days are counted")
    return Deadline(row["days"], row["source"])
