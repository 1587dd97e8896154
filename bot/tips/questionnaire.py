"""The form of a tip as data: its questions in order, and what can be reported.

A file of `data/tips/forms` is the law of one season, from a day on; the README beside them is for
those who change them. The season and the day of the event decide which one a report follows
(`form_in_force`); a draft and a case remember its name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from bot.deadlines.terms import Term

FOLDER = Path(__file__).parents[1] / "data" / "tips"
FORMS = FOLDER / "forms"
NATIONAL, LOCAL, GENERAL = SEASONS = ("pemilu", "pilkada", "umum")

TRACK = "track"  # the field whose answer is one of the next two
NEWSROOM = "newsroom"  # information that journalists look into
OFFICIAL = "official"  # the source prepares a report of their own to Bawaslu
HAPPENED, KNOWN = "happened", "known"  # the fields of the two days


class QuestionKind(StrEnum):
    """The way a question is put, and the kind of its answer."""

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
    """A kind of event that can be reported.

    `label`: the key of its name; `warning`: the key of words that the source must see before going
    on, or empty.
    """

    slug: str
    label: str
    articles: tuple[str, ...] = ()
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that editors put to a source by a button: keys of its words, and of the button's.

    `categories`: slugs it is for; empty for all.
    """

    name: str
    label: str
    ask: str
    categories: tuple[str, ...] = ()


class Kind(StrEnum):
    """The kind of a requirement (Perbawaslu 7/2022): of form, or of substance."""

    FORMAL = "formal"
    MATERIAL = "material"


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement of an official report.

    `label`: the key of its name; `given_by`: the questions that must all be answered, none where
    only the source's own signed form has it.
    """

    name: str
    kind: Kind
    label: str
    given_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """The questions under one law, its categories, and the requirements of an official report.

    `season`: one of SEASONS. `law`, `valid_from`: its name, and the first day of its events.
    `notice`: the key of what a source must have read before the first question, empty for none;
    `notice_law`: the article it names.
    `deadline`: the term for an official report, from the day on which the event became known.
    `asks`: the questions that editors can ask a source by a button.
    """

    name: str
    season: str
    questions: tuple[Question, ...]
    categories: tuple[Category, ...]
    law: str = ""
    valid_from: date = date.min
    notice: str = ""
    notice_law: str = ""
    requirements: tuple[Requirement, ...] = ()
    deadline: Term | None = None
    asks: tuple[Ask, ...] = ()

    def question(self, field: str) -> Question | None:
        """Return the question of this field; None without one."""
        return next((question for question in self.questions if question.field == field), None)

    def questions_for(self, answers: Mapping[str, str]) -> tuple[Question, ...]:
        """Return the questions that follow from these answers, in their order."""
        return tuple(
            question
            for question in self.questions
            if question.track in {"", answers.get(TRACK, NEWSROOM)}
            if not question.needs or answers.get(question.needs)
        )

    def after(self, field: str, answers: Mapping[str, str]) -> Question | None:
        """Return the next question after this one without an answer; None when it was the last."""
        fields = [question.field for question in self.questions]
        later = fields[fields.index(field) + 1 :]
        return next(
            (
                question
                for question in self.questions_for(answers)
                if question.field in later and not answers.get(question.field)
            ),
            None,
        )

    def asks_about(self, slug: str) -> tuple[Ask, ...]:
        """Return the questions to a source about a case of this category, its own ones first."""
        fitting = [ask for ask in self.asks if not ask.categories or slug in ask.categories]
        return tuple(sorted(fitting, key=lambda ask: not ask.categories))

    def category(self, slug: str) -> Category | None:
        """Return the category of this slug; None without one."""
        return next((category for category in self.categories if category.slug == slug), None)


@cache
def load_forms(folder: Path = FORMS) -> Mapping[str, Form]:
    """Read all forms by name; those of a season in the order in which their laws come into force.

    Raises ValueError (or KeyError) when a file is not a form: they ship with us.
    """
    forms = sorted(
        map(_read_form, folder.glob("*.toml")),
        key=lambda form: (SEASONS.index(form.season), form.valid_from),
    )
    return {form.name: form for form in forms}


def load_form(name: str = NATIONAL) -> Form:
    """Return the form of this name; the first form for a name that no file has (any more)."""
    forms = load_forms()
    return forms.get(name) or forms[NATIONAL]


def form_in_force(season: str, on: date, forms: Mapping[str, Form] | None = None) -> Form:
    """Return the form for an event of that day in this season.

    Before the first law of the season, its first form; for an unknown season, the first of all.
    """
    known = [form for form in (forms or load_forms()).values() if form.season == season]
    in_force = [form for form in known if form.valid_from <= on] or known[:1]
    return in_force[-1] if in_force else load_form()


def _read_form(path: Path) -> Form:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Form(
        name=data["name"],
        season=data["season"],
        law=data.get("law", ""),
        valid_from=data.get("valid_from", date.min),
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
        deadline=Term.of(data["deadline"]) if "deadline" in data else None,
        asks=tuple(
            Ask(row["name"], row["label"], row["ask"], tuple(row.get("categories", ())))
            for row in data.get("asks", ())
        ),
    )


@cache
def category_label(slug: str) -> str:
    """Return the key of a category's name, which is the same in every form. Empty for none."""
    categories = (form.category(slug) for form in load_forms().values())
    return next((category.label for category in categories if category), "")


@dataclass(frozen=True, slots=True)
class Elections:
    """The elections to come: the first and the last year in which each season may be.

    `source`: the source of the years.
    """

    years: Mapping[str, tuple[int, int]]
    source: str


@cache
def coming_elections() -> Elections:
    """Read the coming elections from their file."""
    path = FOLDER / "elections.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    years = {row["season"]: (row["from"], row["to"]) for row in data["elections"]}
    return Elections(years, data["source"])
