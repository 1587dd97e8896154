"""Messages within Telegram's limits, escaped, and readable."""

from __future__ import annotations

import html
import re
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import render
from bot.envelopes import Envelope
from bot.gazetteer import load_gazetteer
from bot.model import Article, Places
from bot.render import Button, Message
from bot.texts import load_texts
from bot.timewords import ago, clock_time, day

WIB = ZoneInfo("Asia/Jakarta")
TEXTS = load_texts()
GAZETTEER = load_gazetteer()
AT = 1_708_066_800.0  # Friday 16 February 2024, 14.00 WIB

any_text = st.text(max_size=5000)


def article(title: str = "Judul", lead: str = "Isi berita.", **given: object) -> Article:
    places = given.get("places")
    return Article(
        id=12,
        title=title,
        link="https://posbanten.co.id/berita/?a=1&b=2",
        lead=lead,
        image=None,
        published_at=AT,
        places=places if isinstance(places, Places) else Places(),
    )


def shown(text: str) -> str:
    """What a reader sees, as Telegram counts it: after entities parsing."""
    return html.unescape(re.sub(r"<[^>]*>", "", text))


@given(title=any_text, lead=any_text)
def test_a_push_of_any_article_is_within_the_limits(title: str, lead: str) -> None:
    """At most 4096 characters after parsing, and only the tags that we wrote."""
    message = render.article(article(title, lead), TEXTS.of("id"), GAZETTEER, WIB)
    assert 1 <= len(shown(message.text)) <= 4096
    assert len(message.text.encode()) <= 32_768
    assert set(re.findall(r"<(/?\w+)", message.text)) <= {"b", "/b"}


def test_a_push_says_headline_place_time_and_lead() -> None:
    """In this order; the link goes into the preview and the buttons."""
    places = Places(regencies=("36.03",), districts=("36.03.19",))
    message = render.article(
        article("Pleno <selesai>", places=places), TEXTS.of("id"), GAZETTEER, WIB
    )
    assert message.text == (
        "<b>Pleno &lt;selesai&gt;</b>\n📍 Panongan, Kab. Tangerang · 14.00 WIB\n\nIsi berita."
    )
    assert message.preview == "https://posbanten.co.id/berita/?a=1&b=2"
    assert [button.text for button in message.buttons[0]] == ["Baca", "Bagikan", "⋯"]


@pytest.mark.parametrize(
    ("places", "line"),
    [
        (Places(), "Banten"),
        (Places(province=True), "Banten"),
        (Places(regencies=("36.03", "36.71")), "Kab. Tangerang · Kota Tangerang"),
        (Places(regencies=("36.01", "36.02", "36.03")), "Kab. Pandeglang · Kab. Lebak +1"),
    ],
)
def test_many_places_are_shown_as_two_and_a_number(places: Places, line: str) -> None:
    """A push about all eight is still one line."""
    assert render.place_line(places, TEXTS.of("id"), GAZETTEER) == line


@given(text=any_text, limit=st.integers(min_value=2, max_value=400))
def test_clipping_keeps_the_limit_and_only_drops_the_end(text: str, limit: int) -> None:
    """What is left is the beginning of the text, marked where it was cut."""
    cut = render.clip(text, limit)
    assert len(cut) <= limit
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


@given(text=st.text(min_size=1, max_size=200))
def test_the_plainest_form_of_an_envelope_is_the_text_without_markup(text: str) -> None:
    """What Telegram refuses with markup and preview goes out as the same words."""
    envelope = Envelope(Message(f"<b>{html.escape(text, quote=False)}</b>", preview="https://a/"))
    forms = [orjson.loads(envelope.body(7))]
    while envelope.simplify():
        forms.append(orjson.loads(envelope.body(7)))
    assert all(form["chat_id"] == 7 for form in forms)
    assert forms[0]["link_preview_options"]["url"] == "https://a/"
    assert forms[1]["link_preview_options"] == {"is_disabled": True}
    assert forms[1]["parse_mode"] == "HTML"
    assert "parse_mode" not in forms[2]
    assert forms[2]["text"] == text
    assert not envelope.simplify()


def test_buttons_are_either_data_or_a_link() -> None:
    """Bot API: exactly one of the optional fields of an InlineKeyboardButton."""
    message = Message("x", ((Button("A", data="a:1"), Button("B", url="https://b/")),))
    assert render.params(message)["reply_markup"] == {
        "inline_keyboard": [
            [{"text": "A", "callback_data": "a:1"}, {"text": "B", "url": "https://b/"}]
        ]
    }


def test_moments_are_said_as_people_say_them() -> None:
    """2 jam lalu under a day, else the day; the zone's own name with the hour."""
    words = TEXTS.of("id")
    assert clock_time(words, AT, WIB) == "14.00 WIB"
    assert day(words, AT, WIB) == "Jumat 16/2"
    assert ago(words, AT, AT + 20, WIB) == "baru saja"
    assert ago(words, AT, AT + 61, WIB) == "1 menit lalu"
    assert ago(words, AT, AT + 2 * 3600, WIB) == "2 jam lalu"
    assert ago(words, AT, AT + 90_000, WIB) == "Jumat 16/2"
    assert ago(TEXTS.of("en"), AT, AT + 3600, WIB) == "1 hour ago"


def test_a_share_link_carries_the_article() -> None:
    """Telegram's share sheet takes address and text, both encoded."""
    link = render.share_link(article("Banjir & macet"))
    assert link.startswith("https://t.me/share/url?url=https%3A%2F%2Fposbanten.co.id")
    assert "Banjir+%26+macet" in link
