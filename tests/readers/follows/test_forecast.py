"""How much news to expect: pure counts, days and words."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.readers.follows.forecast import (
    DAYS,
    LEAST_DAYS,
    LONGEST_SILENCE,
    Forecast,
    forecast_places,
    forecast_sentence,
)

GAZETTEER = load_gazetteer()
BANTEN, KAB, PANONGAN = "36", "36.03", "36.03.19"
BY_DAY = st.lists(st.integers(0, 40), min_size=DAYS, max_size=DAYS)
BUSY = (9,) * DAYS


def said(forecast: Forecast, *places: str, language: str = "id") -> str:
    context = PageContext(load_texts().of(language), GAZETTEER, ZoneInfo("Asia/Jakarta"), 0.0)
    return forecast_sentence(context, forecast, places)


def test_each_place_has_the_unit_that_people_would_use() -> None:
    """A day, a week, a month, or less than one a month; the noun stands once."""
    counts = {PANONGAN: 4, KAB: 112, "36.73": 2, "36.71": 0, BANTEN: 252}
    forecast = Forecast(DAYS, counts)
    assert said(forecast, PANONGAN, KAB) == (
        "Biasanya sekitar 1 kabar seminggu dari Panongan, 4 sehari dari Kab. Tangerang."
    )
    assert said(forecast, "36.73", "36.71") == (
        "Biasanya sekitar 2 kabar sebulan dari Kota Serang,"
        " kurang dari 1 sebulan dari Kota Tangerang."
    )
    assert said(forecast, BANTEN) == "Biasanya sekitar 9 kabar sehari dari seluruh Banten."
    assert said(forecast, PANONGAN, KAB, language="en") == (
        "Usually about 1 story a week from Panongan, 4 a day from Kab. Tangerang."
    )


def test_under_a_week_of_articles_nothing_is_foretold() -> None:
    """A week is enough."""
    for days in range(LEAST_DAYS):
        assert said(Forecast(days, {KAB: 30}), KAB) == ""
    assert "4 kabar sehari" in said(Forecast(LEAST_DAYS, {KAB: 30}), KAB)


def test_an_old_article_alone_does_not_lengthen_what_is_known() -> None:
    """Of a first window three days are known, whatever lies weeks before."""
    window = (4, 5, 3, *[0] * (DAYS - 4), 1)
    forecast = Forecast.of({BANTEN: window, KAB: window}, BANTEN)
    assert (forecast.days, forecast.counts[KAB]) == (3, 12)


def test_a_quiet_week_is_part_of_what_is_known() -> None:
    """A newsroom on holiday: silence up to a week lies between two known days."""
    site = (0, 0, 2, *[0] * (LONGEST_SILENCE - 1), 3, *[0] * (DAYS - LONGEST_SILENCE - 3))
    assert Forecast.of({BANTEN: site}, BANTEN).days == LONGEST_SILENCE + 3


@given(BY_DAY, BY_DAY)
def test_only_known_days_are_counted(site: list[int], place: list[int]) -> None:
    """The last known day had news; what is counted lies within the known days."""
    forecast = Forecast.of({BANTEN: site, KAB: place}, BANTEN)
    assert 0 <= forecast.days <= DAYS
    assert forecast.days == 0 or site[forecast.days - 1] > 0
    assert forecast.counts[KAB] == sum(place[: forecast.days])


@given(st.integers(0, 3000), st.integers(LEAST_DAYS, DAYS))
def test_what_is_said_is_near_what_was_counted(count: int, days: int) -> None:
    """Within the rounding of its unit, and never zero."""
    n, period = Forecast(days, {KAB: count}).frequency(KAB)
    length = {"day": 1, "week": 7, "month": 30, "seldom": 30}[period]
    expected = count / days * length
    assert n >= 1
    assert abs(n - expected) <= 0.5 if period != "seldom" else expected < 1


def test_a_district_is_compared_with_its_regency() -> None:
    """Nothing else is: several places stand for themselves."""
    assert forecast_places(GAZETTEER, (PANONGAN,)) == (PANONGAN, KAB)
    assert forecast_places(GAZETTEER, (KAB,)) == (KAB,)
    assert forecast_places(GAZETTEER, (BANTEN,)) == (BANTEN,)
    assert forecast_places(GAZETTEER, (PANONGAN, "36.73")) == (PANONGAN, "36.73")
