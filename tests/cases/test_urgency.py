"""Which case comes first in /laporan, and of which the editors are reminded."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.cases.model import Case, Editor
from bot.cases.urgency import by_urgency
from bot.cases.workflow import Status
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext

NOW = datetime(2026, 11, 27, 1, tzinfo=UTC).timestamp()  # eight in the morning, WIB
CONTEXT = PageContext(load_texts().of("id"), load_gazetteer(), ZoneInfo("Asia/Jakarta"), NOW)
RANI = Editor(7, "Rani")


def case(
    number: int,
    known: str = "",
    *,
    status: Status = Status.NEW,
    owner: Editor | None = None,
    snoozed_until: float | None = None,
    merged_into: str = "",
) -> Case:
    return Case(
        id=number,
        codename=f"B-{number}",
        category="politik_uang",
        place="36.03.19",
        status=status,
        opened_at=NOW - 1000 + number,
        source_chat_id=1,
        language="id",
        answers={"known": known} if known else {},
        owner=owner,
        snoozed_until=snoozed_until,
        merged_into=merged_into,
    )


def order(*cases: Case) -> list[int]:
    return [each.case.id for each in by_urgency(cases, CONTEXT, waiting=())]


def test_fewest_days_left_come_first_then_what_nobody_has_then_the_oldest() -> None:
    """Seven working days from the day after that on which the source knew."""
    assert order(
        case(1, "2026-11-26"),
        case(2, "2026-11-21", owner=RANI),
        case(4, "2026-11-21"),
        case(3, "2026-11-21"),
        case(5, "2026-11-19"),
    ) == [5, 3, 4, 2, 1]


def test_what_cannot_wait_is_above_what_can() -> None:
    """No deadline known, too late, put off, done: each below the one before."""
    assert order(
        case(1, "2026-11-26", status=Status.REJECTED),
        case(2, "2026-11-26", snoozed_until=NOW + 1),
        case(3, "2026-11-01"),
        case(4, "minggu lalu"),
        case(5, "2026-11-26"),
    ) == [5, 4, 3, 2, 1]


def test_a_case_that_follows_another_is_not_listed_beside_it() -> None:
    """It is seen on the other's card."""
    assert order(case(1), case(2, merged_into="B-1")) == [1]


def test_who_is_reminded_of_what() -> None:
    """What nobody has, and what its last day is close of; not what is put off or done."""
    near, far = "2026-11-18", "2026-11-19"  # today is the last day, three are left
    cases = (
        case(1, far),
        case(2, far, owner=RANI),
        case(3, near, owner=RANI),
        case(4, near, snoozed_until=NOW + 1),
        case(5, near, status=Status.PUBLISHED),
        case(6, "2026-11-01", owner=RANI),
        case(7, near, snoozed_until=NOW - 1),
    )
    standings = by_urgency(cases, CONTEXT, waiting=())
    assert {each.case.id for each in standings if each.needs_somebody} == {1, 3, 7}


@given(
    st.lists(
        st.builds(
            case,
            st.integers(1, 500),
            st.sampled_from(["", "kemarin", "2026-11-10", "2026-11-21", "2026-11-27"]),
            owner=st.sampled_from([None, RANI]),
            snoozed_until=st.sampled_from([None, NOW - 1, NOW + 1]),
            status=st.sampled_from(list(Status)),
        ),
        unique_by=lambda made: made.id,
    )
)
def test_every_open_case_is_listed_once(cases: list[Case]) -> None:
    """However it stands; and what the editors are reminded of is above what they are not."""
    standings = by_urgency(cases, CONTEXT, waiting=())
    assert sorted(each.case.id for each in standings) == sorted(each.id for each in cases)
    put_aside = [
        each.snoozed or each.case.status in {"published", "rejected"} for each in standings
    ]
    assert put_aside == sorted(put_aside)
