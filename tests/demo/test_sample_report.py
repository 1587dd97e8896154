"""The sample reports: each is one that the bot takes, whatever order it asks in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.sample_report import ReportStuck, SampleReport, load_reports, next_answer
from bot.demo.site.pictures import png
from bot.places.finder import PlaceFinder
from bot.tips.buttons import TipAction, TipButton
from bot.tips.questionnaire import NEWSROOM, OFFICIAL, load_form

REPORT = SampleReport("politik_uang", "Ciwandan", "Amplop.", "tps")


def button(action: TipAction, value: str = "") -> TipButton:
    return TipButton("stamp", action, value)


@pytest.mark.parametrize("report", load_reports(), ids=lambda report: report.category)
def test_what_is_reported_can_be_reported(report: SampleReport, finder: PlaceFinder) -> None:
    """Its category is one of the form's, its place is found, and its picture can be painted."""
    assert load_form().category(report.category) is not None
    assert finder.find(report.place).sole
    assert png(report.picture).startswith(b"\x89PNG")


def test_a_choice_is_the_reports_own() -> None:
    """The newsroom's track and the report's category, wherever they stand."""
    tracks = [button(TipAction.TRACK, OFFICIAL), button(TipAction.TRACK, NEWSROOM)]
    assert next_answer(tracks, REPORT, ()) == tracks[1]
    categories = [button(TipAction.CATEGORY, "etik"), button(TipAction.CATEGORY, "politik_uang")]
    assert next_answer(categories, REPORT, ()) == categories[1]


def test_words_are_sent_once_and_then_it_goes_on() -> None:
    """For the place, the account and the evidence."""
    for field in ("account", "evidence"):
        on = button(TipAction.NEXT, field)
        assert next_answer([on], REPORT, ()) == field
        assert next_answer([on], REPORT, {field}) == on
    place = [button(TipAction.PLACE_PAGE, "36.72"), button(TipAction.SKIP, "place")]
    assert next_answer(place, REPORT, ()) == "place"
    assert next_answer(place, REPORT, {"place"}) == place[1]


@given(st.lists(st.sampled_from(list(TipAction)), unique=True))
def test_it_is_sent_only_when_nothing_is_asked(actions: list[TipAction]) -> None:
    """`Kirim` stands under many questions; it is pressed last, and what has no answer is an end."""
    buttons = [button(action) for action in actions]
    try:
        answer = next_answer(buttons, REPORT, {""})
    except ReportStuck:
        assert TipAction.SEND not in actions
    else:
        if isinstance(answer, TipButton) and answer.action is TipAction.SEND:
            assert not {TipAction.NEXT, TipAction.SKIP, TipAction.DAY} & set(actions)
