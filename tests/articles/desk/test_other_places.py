"""Sending an article to followers of other places: whom that is, and the pages."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.articles.desk.other_places import choice_page, confirmation, other_reach
from bot.articles.model import Article
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.places.model import Places
from bot.places.typed_places import places_of

GAZETTEER = load_gazetteer()
CONTEXT = PageContext(load_texts().of("id"), GAZETTEER, ZoneInfo("Asia/Jakarta"), 1e9)
ARTICLE = Article(7, "Jembatan", "https://posbanten.co.id/a/", "Putus.", None, 1e9, Places())


def test_followers_of_a_place_and_of_what_it_lies_in_are_meant() -> None:
    """Of a regency also those of its districts who want what concerns it; of everything nobody."""
    district = other_reach(places_of(["36.03.19"], GAZETTEER), GAZETTEER)
    assert (district.direct, district.wide) == (("36.03", "36.03.19"), ())
    regency = other_reach(places_of(["36.03"], GAZETTEER), GAZETTEER)
    assert regency.direct == ("36.03",)
    assert "36.03.19" in regency.wide
    everything = other_reach(Places(province=True), GAZETTEER)
    assert (everything.direct, everything.province) == (("36",), False)


@given(st.sampled_from(GAZETTEER.regencies), st.integers(0, 12))
def test_every_page_has_buttons_that_fit_a_phone(regency: str, number: int) -> None:
    """And a way back."""
    page = choice_page(CONTEXT, ARTICLE, regency, number)
    assert all(len(row) <= 3 for row in page.buttons)
    assert page.buttons[-1][0].data == "op:7"


def test_more_places_than_a_button_carries_are_refused() -> None:
    """Nobody is asked to confirm what cannot be sent."""
    many = places_of(GAZETTEER.districts[:40], GAZETTEER)
    assert "Terlalu banyak wilayah" in confirmation(CONTEXT, ARTICLE, many, 3).text
    assert "Tidak ada pengikut" in confirmation(CONTEXT, ARTICLE, many, 0).text
    assert "bukan kabar baru" in confirmation(CONTEXT, ARTICLE, many, None).text
