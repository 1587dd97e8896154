"""The order of open cases, and the cases that the editors are reminded of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.cases.model import Case
from bot.cases.workflow import Status, is_snoozed, status_of
from bot.places.labels import PageContext
from bot.tips.completeness import TimeLeft, time_left
from bot.tips.questionnaire import load_form

NEAR = 2  # days before the last day of an official report
DONE = frozenset({Status.PUBLISHED, Status.REJECTED})


@dataclass(frozen=True, slots=True)
class CaseUrgency:
    """An open case as it is now.

    `time_left`: how long an official report is still taken; None where unknown. `waits`:
    its card is not in the group yet. `snoozed`: the editors are not reminded of it.
    """

    case: Case
    time_left: TimeLeft | None
    waits: bool
    snoozed: bool

    @property
    def days_left(self) -> int | None:
        """The days until the safe last day (`TimeLeft.left`); None where unknown."""
        return None if self.time_left is None else self.time_left.days_left

    @property
    def is_unclaimed(self) -> bool:
        """Whether the case has no owner."""
        return self.case.owner is None

    @property
    def is_near(self) -> bool:
        """Whether the case's last day is close."""
        return self.days_left is not None and 0 <= self.days_left <= NEAR

    @property
    def needs_somebody(self) -> bool:
        """Whether the editors are reminded of the case."""
        at_work = status_of(self.case) not in DONE and not self.snoozed
        return at_work and (self.is_unclaimed or self.is_near)


def by_urgency(
    cases: Iterable[Case],
    context: PageContext,
    *,
    waiting: Collection[int],
    followers: bool = False,
) -> list[CaseUrgency]:
    """Sort cases: the fewest days left first, then those without an owner, then the oldest.

    After cases with days left come those without a known deadline, those that are too late,
    those that are snoozed, and those that are done. A case that follows another one is left
    out, unless `followers` are wanted. `waiting`: the ids of the cases whose card is not in
    the group yet.
    """
    standings = [
        CaseUrgency(
            case,
            time_left(case.answers, load_form(case.form), context),
            waits=case.id in waiting,
            snoozed=is_snoozed(case, context.now),
        )
        for case in cases
        if followers or not case.merged_into
    ]
    return sorted(standings, key=_order)


def _order(standing: CaseUrgency) -> tuple[int, int, bool, float]:
    left = standing.days_left
    if status_of(standing.case) in DONE:
        group = 4
    elif standing.snoozed:
        group = 3
    elif left is None:
        group = 1
    else:
        group = 0 if left >= 0 else 2
    days = left if group == 0 and left is not None else 0
    return group, days, not standing.is_unclaimed, standing.case.opened_at
