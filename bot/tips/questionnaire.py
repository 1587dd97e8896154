"""The form of a tip as data: its questions in order, and what can be reported.

A file of `data/tips` named in `FORMS` is one kind of election, or none; its README is for those
who mend it. A draft and a case remember the name of theirs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "data" / "tips"
NATIONAL, LOCAL, GENERAL = FORMS = ("pemilu", "pilkada", "umum")

TRACK = "track"  # the field whose answer is one of the next two
NEWSROOM = "newsroom"  # information that journalists look into
OFFICIAL = "official"  # the source prepares a report of their own to Bawaslu
HAPPENED, KNOWN = "happened", "known"  # the fields of the two days


class QuestionKind(StrEnum):
    """How a question is put, and what answers it."""

    TRACK = "track"  # for the newsroom, or for an official report of one's own
    CHOICE = "choice"  # one of the categories
    PLACE = "place"  # buttons of the gazetteer, or words
    DAY = "day"  # buttons of the last days, or words
    LINE = "line"  # one message of words
    WORDS = "words"  # messages that add up
    EVIDENCE = "evidence"  # pieces of any kind


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `field` names its answer in the draft.

    Keys of words: `ask` puts it, `help` says more below it, `label` names its answer in the review,
    `change` is on the button that asks again; of the latter three, empty means none.
    `track`: asked on this track only. `needs`: asked only where that field has an answer.
    `longest`: characters of an answer in words; longer ones are a piece of the account.
    """

    field: str
    kind: QuestionKind
    ask: str
    help: str = ""
    label: str = ""
    change: str = ""
    track: str = ""
    needs: str = ""
    longest: int = 200


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
class Ask:
    """A question that editors put to a source by a button: keys of its words, and of the button's.

    `categories`: slugs it is for; none for all.
    """

    name: str
    label: str
    ask: str
    categories: tuple[str, ...] = ()


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
class Form:
    """The questions of one kind of election, its categories, and what an official report needs.

    `notice`: the key of what a source must have read before the first question, empty for none;
    `notice_law`: the article it names.
    `deadline`: how many calendar days after the day it became known an official report is still
    taken. `asks`: what editors can ask a source by a button.
    """

    name: str
    questions: tuple[Question, ...]
    categories: tuple[Category, ...]
    notice: str = ""
    notice_law: str = ""
    requirements: tuple[Requirement, ...] = ()
    deadline: int | None = None
    asks: tuple[Ask, ...] = ()

    def question(self, field: str) -> Question | None:
        """The question of this field."""
        return next((question for question in self.questions if question.field == field), None)

    def asked(self, answers: Mapping[str, str]) -> tuple[Question, ...]:
        """The questions for who has given these answers, in their order."""
        return tuple(
            question
            for question in self.questions
            if question.track in {"", answers.get(TRACK, NEWSROOM)}
            if not question.needs or answers.get(question.needs)
        )

    def after(self, field: str, answers: Mapping[str, str]) -> Question | None:
        """The question after this one that is not answered yet; None when it was the last."""
        fields = [question.field for question in self.questions]
        later = fields[fields.index(field) + 1 :]
        return next(
            (
                question
                for question in self.asked(answers)
                if question.field in later and not answers.get(question.field)
            ),
            None,
        )

    def asks_about(self, slug: str) -> tuple[Ask, ...]:
        """What can be asked about a case of this category: what is about it alone comes first."""
        fitting = [ask for ask in self.asks if not ask.categories or slug in ask.categories]
        return tuple(sorted(fitting, key=lambda ask: not ask.categories))

    def category(self, slug: str) -> Category | None:
        """The category of this slug."""
        return next((category for category in self.categories if category.slug == slug), None)


@cache
def load_form(name: str = NATIONAL) -> Form:
    """Read a form; the first one in place of a name that no file has (any more).

    Raises ValueError (or KeyError) when the file is not a form: it ships with us.
    """
    path = FOLDER / f"{name if name in FORMS else NATIONAL}.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Form(
        name=data["name"],
        notice=data.get("notice", ""),
        notice_law=data.get("notice_law", ""),
        questions=tuple(
            Question(kind=QuestionKind(row.pop("asked")), **row) for row in data["questions"]
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
        asks=tuple(
            Ask(row["name"], row["label"], row["ask"], tuple(row.get("categories", ())))
            for row in data.get("asks", ())
        ),
    )


@cache
def category_label(slug: str) -> str:
    """The key of a category's name: a slug means the same in every form. Empty for none."""
    categories = (load_form(name).category(slug) for name in FORMS)
    return next((category.label for category in categories if category), "")


def _deadline(row: Mapping[str, Any]) -> int:
    if row["counted"] != "calendar":
        raise ValueError("deadline.counted: only calendar days are counted")
    return int(row["days"])
