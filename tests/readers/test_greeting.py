"""The first screen, on a small phone."""

from __future__ import annotations

import textwrap
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.articles.model import Article
from bot.messages.catalogue import load_texts
from bot.messages.message import TAG, Button, Message
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.places.model import Places
from bot.readers.greeting import greeting

GAZETTEER, TEXTS = load_gazetteer(), load_texts()
NOW = 1_700_000_000.0
WIDTH = 40  # characters of a line at 390 pixels
SCREEN = 640 - 104  # pixels between Telegram's own bars
LINE, ROW, EDGES = 21, 46, 24  # pixels
REPORT = ((Button("Lapor ke redaksi", data="lapor"),),)
TITLES = st.text("Warga Panongan bahas jalan ", min_size=1, max_size=200)


def greet(language: str, titles: list[str], name: str = "Sri Wahyuni") -> Message:
    context = PageContext(TEXTS.of(language), GAZETTEER, ZoneInfo("Asia/Jakarta"), NOW)
    places = Places(regencies=("36.74",), districts=("36.74.06",))
    articles = [
        Article(n, title, f"https://kabar.example/{n}/", "", None, NOW - 7200.0 * n, places)
        for n, title in enumerate(titles, 1)
    ]
    return greeting(context, None, articles, newsroom="Pos Banten", name=name, report=REPORT)


@given(st.lists(TITLES, min_size=3, max_size=3), st.sampled_from(TEXTS.languages))
def test_the_greeting_fits_a_screen_of_640_by_390_pixels(titles: list[str], language: str) -> None:
    """With the longest headlines: text and buttons are seen without scrolling."""
    message = greet(language, titles)
    seen = TAG.sub("", message.text).splitlines()
    lines = sum(max(1, len(textwrap.wrap(line, WIDTH))) for line in seen)
    assert lines * LINE + len(message.buttons) * ROW + EDGES <= SCREEN


@given(st.lists(TITLES, min_size=3, max_size=3))
def test_each_headline_is_a_link_with_its_age(titles: list[str]) -> None:
    """However short it had to be cut."""
    text = greet("id", titles).text
    for hours, number in ((2, 1), (4, 2), (6, 3)):
        assert f'<a href="https://kabar.example/{number}/">' in text
        assert f"{hours} jam lalu" in text


def test_a_headline_that_names_its_place_does_not_say_it_twice() -> None:
    """One that is short and does not name it has it beside its age."""
    text = greet("id", ["Banjir di Pamulang", "Banjir besar", "x" * 90]).text
    assert "Banjir di Pamulang</a> · 2 jam lalu" in text
    assert "Banjir besar</a> · Pamulang, 4 jam lalu" in text
    assert "…</a> · 6 jam lalu" in text
