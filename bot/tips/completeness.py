"""The meter of an official report: (answers, evidence, form) -> what is missing, and the time left.

Bawaslu takes a report up when three formal things are there (who reports, who is reported, in
time) and three material ones (time and place, account, evidence): Perbawaslu 7/2022. The answers
that give each of them stand in the form's file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.deadlines.terms import Deadline, deadline
from bot.messages.day_words import read_iso
from bot.places.labels import PageContext
from bot.tips import draft as tips
from bot.tips.model import Evidence
from bot.tips.questionnaire import HAPPENED, KNOWN, Form, Kind, QuestionKind, Requirement


@dataclass(frozen=True, slots=True)
class Completeness:
    """The requirements that are met and those that are missing; none where the form has none."""

    met: tuple[Requirement, ...]
    missing: tuple[Requirement, ...]

    def score(self, kind: Kind) -> tuple[int, int]:
        """Return how many requirements of this kind are met, and how many there are."""
        met = sum(each.kind is kind for each in self.met)
        return met, met + sum(each.kind is kind for each in self.missing)


def measure(answers: Mapping[str, str], evidence: Sequence[Evidence], form: Form) -> Completeness:
    """Return the meter of a draft or a case.

    A requirement that only the source's own signed form can meet (who reports) always counts as
    missing here: the bot never asks for it.
    """
    met = tuple(
        each
        for each in form.requirements
        if each.given_by and all(_is_met(field, answers, evidence, form) for field in each.given_by)
    )
    return Completeness(met, tuple(each for each in form.requirements if each not in met))


def missing_fields(
    answers: Mapping[str, str], evidence: Sequence[Evidence], form: Form
) -> tuple[str, ...]:
    """Return the questions whose answers an official report lacks, in the requirements' order."""
    wanted = dict.fromkeys(field for each in form.requirements for field in each.given_by)
    return tuple(field for field in wanted if not _is_met(field, answers, evidence, form))


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """The time in which an official report is still taken, seen on a day.

    `left`: days until the safe last day; 0 also while only the possible one is left; negative after
    both.
    """

    deadline: Deadline
    today: date

    @property
    def days_left(self) -> int:
        """The days left, by which the editors' lists are ordered."""
        return self.deadline.days_left(self.today)

    @property
    def is_safe(self) -> bool:
        """Whether the report is in time by every count."""
        return self.today <= self.deadline.safe

    @property
    def is_possible(self) -> bool:
        """Whether the report is in time by one count alone."""
        return self.deadline.safe < self.today <= self.deadline.possible


def time_left(answers: Mapping[str, str], form: Form, context: PageContext) -> TimeLeft | None:
    """Return the time in which an official report is still taken.

    The time counts from the day on which the source knew; where that is not asked, from the day of
    the event, as long as that leaves any: they may have known later. None where that answer is not
    an ISO date, or where the form has no deadline.
    """
    known = read_iso(answers.get(KNOWN, ""))
    asked = any(question.field == KNOWN for question in form.questions_for(answers))
    day = read_iso(answers.get(HAPPENED, "")) if known is None and not asked else known
    if day is None or form.deadline is None:
        return None
    today = datetime.fromtimestamp(context.now, context.zone).date()
    left = TimeLeft(deadline(day, form.deadline, context.calendar), today)
    return left if known is not None or left.days_left >= 0 else None


def _is_met(
    field: str, answers: Mapping[str, str], evidence: Sequence[Evidence], form: Form
) -> bool:
    question = form.question(field)
    asked = question.kind if question else None
    if asked is QuestionKind.WORDS:
        return any(piece.kind == tips.ACCOUNT for piece in evidence)
    if asked is QuestionKind.EVIDENCE:
        return any(
            piece.kind not in {tips.ACCOUNT, tips.CONTACT_ASKED} and not piece.waits
            for piece in evidence
        )
    if asked is QuestionKind.DAY:
        return read_iso(answers.get(field, "")) is not None
    return bool(answers.get(field))
