"""The form of a tip as data: its questions in order, and what can be reported.

A file of `data/tips` is one kind of election; another kind is another file.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Form:
    """The questions of one kind of election and its categories."""

    name: str
    questions: tuple[Question, ...]
    categories: tuple[Category, ...]

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
    )
