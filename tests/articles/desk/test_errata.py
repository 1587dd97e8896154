"""/ralat and /tarik as they are typed, and the letter that comes of one."""

from __future__ import annotations

import html
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.desk.errata import REASON_LIMIT, ErratumOrder, errata, parse_order
from bot.articles.model import Article
from bot.messages.catalogue import load_texts
from bot.places.model import Places

TEXTS = load_texts()


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("/tarik https://a.id/x/", ErratumOrder("https://a.id/x/", "")),
        ("/tarik@bot http://www.a.id/?p=12", ErratumOrder("http://www.a.id/?p=12", "")),
        ("/ralat a.id/x Yang benar 41.", ErratumOrder("https://a.id/x", "Yang benar 41.")),
        (
            "/ralat  a.id/x\n Baris satu.\n\nDua. ",
            ErratumOrder("https://a.id/x", "Baris satu.\n\nDua."),
        ),
        ("/ralat a.id/x salah\0 \ud800ketik", ErratumOrder("https://a.id/x", "salah ketik")),
    ],
)
def test_an_address_and_what_is_said_of_it(typed: str, order: ErratumOrder) -> None:
    """The reason keeps its lines; an address may be typed without its beginning."""
    assert parse_order(typed) == order


@pytest.mark.parametrize("typed", ["", "/ralat", "/ralat salah ketik", "/tarik a.id", "/tarik ./x"])
def test_what_has_no_address_is_no_order(typed: str) -> None:
    """A site as a whole is none either."""
    assert parse_order(typed) is None


@given(typed=st.text())
def test_anything_may_be_typed(typed: str) -> None:
    """What comes of it can be stored."""
    order = parse_order(f"/ralat {typed}")
    if order is not None:
        assert "\0" not in f"{order.address} {order.reason}".encode().decode()


@given(title=st.text(max_size=500), reason=st.text(min_size=1, max_size=REASON_LIMIT))
def test_the_letter_is_within_the_limits(title: str, reason: str) -> None:
    """In every language, with its time, our tags alone, and ways to the article."""
    article = Article(1, title, "https://a.id/x/", "", None, 0.0, Places())
    letters = errata(article, reason, TEXTS, now=1_708_066_800.0, zone=ZoneInfo("Asia/Jakarta"))
    assert set(letters) == set(TEXTS.languages)
    for language, params in letters.items():
        words = TEXTS.of(language)
        text = str(params["text"])
        assert len(html.unescape(re.sub(r"<[^>]*>", "", text))) <= 4096
        assert set(re.findall(r"<(/?\w+)", text)) <= {"b", "/b", "a", "/a"}
        assert text.splitlines()[0] in {
            "<b>Ralat · Jumat 16/2, 14.00 WIB</b>",
            "<b>Correction · Fri 16 Feb, 14:00 WIB</b>",
        }
        assert '<a href="https://a.id/x/">' in text
        assert params["reply_markup"] == {
            "inline_keyboard": [[{"text": words("push.read"), "url": article.link}]]
        }
