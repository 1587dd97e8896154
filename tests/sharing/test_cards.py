"""Cards of articles: what Telegram takes, whatever a site publishes."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.messages import push_message
from bot.articles.model import Article
from bot.articles.sharing import GUEST, INLINE
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import BotAddress, PageContext
from bot.places.model import Places
from bot.sharing.cards import card, shared_message

AT = 1_708_066_800.0  # Friday 16 February 2024, 14.00 WIB
CONTEXT = PageContext(
    load_texts().of("id"),
    load_gazetteer(),
    ZoneInfo("Asia/Jakarta"),
    AT,
    bot=BotAddress("kabar_bot", inline_mode=True),
)
ARTICLE = Article(
    id=12,
    title="Jalan diperbaiki",
    link="https://posbanten.co.id/jalan/",
    lead="Warga lega.",
    image="https://posbanten.co.id/jalan.jpg",
    published_at=AT,
    places=Places(("36.03",), ("36.03.19",)),
)


@given(title=st.text(max_size=400), lead=st.text(max_size=2000))
def test_any_article_makes_a_card(title: str, lead: str) -> None:
    """With a title that is not blank: one card without would have Telegram refuse them all."""
    made = card(CONTEXT, replace(ARTICLE, title=title, lead=lead), INLINE)
    assert made.title.strip()
    assert len(made.title) <= 100
    assert len(made.about) <= 120
    assert made.id == "a12"


def test_the_words_are_those_of_a_push() -> None:
    """The same text and picture; other buttons, which mean the same to everybody."""
    shared, pushed = shared_message(CONTEXT, ARTICLE, GUEST), push_message(CONTEXT, ARTICLE)
    assert (shared.text, shared.preview) == (pushed.text, pushed.preview)
    ((read, follow),) = shared.buttons
    assert (read.url, follow.text) == (ARTICLE.link, "Ikuti Panongan")
    assert follow.url == "https://t.me/kabar_bot?start=w-36-03-19_g-12"


@pytest.mark.parametrize(
    ("places", "label"),
    [
        (Places(("36.74",)), "Ikuti Tangsel"),
        (Places(("36.03",)), "Ikuti Kab. Tangerang"),
        (Places(), "Ikuti Semua Banten"),
    ],
)
def test_a_long_place_has_a_row_of_its_own(places: Places, label: str) -> None:
    """Labels are cut beside each other on a small phone."""
    rows = shared_message(CONTEXT, replace(ARTICLE, places=places), INLINE).buttons
    assert (rows[-1][-1].text, len(rows)) == (label, 1 + (len(label) > 18))


def test_what_is_withdrawn_says_so_and_is_not_to_be_read() -> None:
    """As a push does; the way to its place stays, for whoever changes a card that was posted."""
    gone = replace(ARTICLE, withdrawn_at=AT)
    shown = shared_message(CONTEXT, gone, INLINE)
    assert replace(shown, buttons=()) == push_message(CONTEXT, gone)
    assert [button.text for row in shown.buttons for button in row] == ["Ikuti Panongan"]
