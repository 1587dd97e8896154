"""How many reports there were in a month: each thing by itself, nothing of any of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.model import Case, Turn
from bot.cases.statistics import AnswerDelay, ReportFigure, counts_of, month_of, month_page
from bot.cases.workflow import Status
from bot.tips import draft as tips
from bot.tips.model import Evidence
from tests.support.cases.samples import CASE, DESK, NOW

HOUR = 3600.0
NOVEMBER = "2023-11"


def answered_after(seconds: float) -> Case:
    said = Evidence(tips.TEXT, 1, text="Rahasia")
    turns = (
        Turn(NOW + 1, by_source=True, piece=said),
        Turn(NOW + seconds, by_source=False, piece=said),
    )
    return replace(CASE, turns=turns)


@pytest.mark.parametrize(
    ("hours", "name"),
    [
        (0.5, AnswerDelay.HOUR),
        (2, AnswerDelay.DAY),
        (70, AnswerDelay.DAYS),
        (73, AnswerDelay.LATER),
    ],
)
def test_the_first_answer_counts_by_how_soon_it_came(hours: float, name: AnswerDelay) -> None:
    """What the source says itself is none."""
    assert (ReportFigure.ANSWERED, name) in counts_of(answered_after(hours * HOUR))
    assert (ReportFigure.ANSWERED, AnswerDelay.NEVER) in counts_of(CASE)


def test_of_a_place_its_regency_counts_and_of_words_nothing() -> None:
    """What a source typed for a place could be its home."""
    assert (ReportFigure.PLACE, "36.03") in counts_of(CASE)
    for typed in ("Kp. Baru RT 3", "36.0319", "36", "", "@map"):
        assert (ReportFigure.PLACE, "") in counts_of(replace(CASE, place=typed)), typed


def test_a_month_has_its_erased_and_its_kept_reports() -> None:
    """In words, the most first; buttons lead to the months beside it that have any."""
    kept = [
        replace(answered_after(HOUR / 2), category="politik_uang", status=Status.VERIFIED.value),
        replace(CASE, opened_at=NOW - 90 * 24 * HOUR),
    ]
    ended: Counter[tuple[str, str]] = Counter()
    for case in [CASE] * 2:
        ended.update(counts_of(case))
    page = month_page(NOVEMBER, ended, kept, ["2023-08", NOVEMBER, "2024-01"], DESK)
    assert page.plain == (
        "Laporan warga, November 2023\n\n3 laporan masuk, 1 belum dihapus dari server\n\n"
        "Jenis\nEtik KPU/Bawaslu 2 · Politik uang 1\n\n"
        "Tempat\nKab. Tangerang 3\n\n"
        "Status\nBaru 2 · Diverifikasi 1\n\n"
        "Jawaban pertama\ndalam satu jam 1 · belum dijawab 2"
    )
    assert [b.data for row in page.buttons for b in row] == ["rekap:2023-08", "rekap:2024-01"]


@given(st.text(), st.text(), st.sampled_from(sorted(Status)))
def test_each_report_adds_one_to_each_figure(place: str, said: str, status: Status) -> None:
    """And no word of it is in any."""
    case = replace(
        CASE,
        place=place,
        status=status.value,
        answers={"reported": said},
        evidence=(Evidence(tips.ACCOUNT, 1, text=said),),
    )
    counted = counts_of(case)
    assert [what for what, _ in counted] == list(ReportFigure)
    assert dict(counted)[ReportFigure.PLACE] in {"", place[:5]}
    assert month_of(case) == NOVEMBER
