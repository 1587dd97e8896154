"""Bundles: several articles in one message, once for all who get the same ones."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.articles import bundles
from bot.articles.model import Article, Page
from bot.messages.catalogue import load_texts
from bot.messages.message import Message
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.places.model import Places

WIB = ZoneInfo("Asia/Jakarta")
TEXTS = load_texts()
GAZETTEER = load_gazetteer()
AT = 1_708_066_800.0  # Friday 16 February 2024, 14.00 WIB
HUGE = 10**15 - 1  # as long as a number in a button's data may be

LONGEST = Places(
    districts=tuple(sorted(GAZETTEER.districts, key=lambda code: -len(GAZETTEER.full_name(code))))
)


def article(number: int, title: str = "", *, places: Places | None = None) -> Article:
    """Article 1 is the newest, a minute older each."""
    return Article(
        id=100 - number,
        title=title or f"Kabar {number}",
        link=f"https://posbanten.co.id/{number}/?a=1&b=2",
        lead="",
        image=None,
        published_at=AT - 60 * number,
        places=places or Places(regencies=("36.03",), districts=("36.03.19",)),
    )


def bundle(
    articles: Sequence[Article],
    total: int | None = None,
    *,
    language: str = "id",
    now: float = AT,
    span: tuple[int, int] = (7, 99),
) -> Message:
    context = PageContext(TEXTS.of(language), GAZETTEER, WIB, now)
    total = len(articles) if total is None else total
    return bundles.bundle(context, articles, total, span)


def shown(text: str) -> str:
    """What a reader sees, as Telegram counts it: after entities parsing."""
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def link(number: int, title: str = "") -> str:
    address = f"https://posbanten.co.id/{number}/?a=1&amp;b=2"
    return f'<a href="{address}"><b>{title or f"Kabar {number}"}</b></a>'


def test_a_bundle_shows_its_top_story_as_a_push_does_and_the_others_as_headlines() -> None:
    """How many and since when; newest first whatever the order given; each headline is the link."""
    top = replace(article(1), lead="Air naik. Warga pindah.", image="https://posbanten.co.id/a.jpg")
    message = bundle([article(2, "Harga <beras>"), top, article(3)])
    assert message.text == (
        "<b>3 kabar sejak 13.57 WIB</b>\n\n"
        f"{link(1)}\n"
        "📍 Panongan, Kab. Tangerang · 13.59 WIB\n\n"
        "Air naik. Warga pindah.\n\n"
        f"{link(2, 'Harga &lt;beras&gt;')}\n"
        "Panongan, Kab. Tangerang · 13.58 WIB\n\n"
        f"{link(3)}\n"
        "Panongan, Kab. Tangerang · 13.57 WIB"
    )
    assert message.preview == "https://posbanten.co.id/a.jpg"
    assert [[button.text for button in row] for row in message.buttons] == [["⋯"]]


def test_what_is_breaking_is_on_top_of_its_bundle() -> None:
    """Named so, however many newer ones there are."""
    urgent = replace(article(3), important=True, lead="Evakuasi dimulai.")
    message = bundle([article(1), article(2), urgent])
    assert message.text.split("\n\n")[1] == (
        f"🔴 <b>Penting</b>\n{link(3)}\n📍 Panongan, Kab. Tangerang · 13.57 WIB"
    )


def test_a_line_says_that_it_was_changed_or_withdrawn() -> None:
    """What is left of a withdrawn one goes last and leads nowhere, nor does its picture show."""
    one, two, three = (article(number) for number in (1, 2, 3))
    gone = replace(one, withdrawn_at=AT, image="https://posbanten.co.id/a.jpg", lead="Salah.")
    message = bundle([gone, replace(two, changed_at=AT), replace(three, changed_at=AT)])
    assert message.text.split("\n\n")[1:] == [
        f"{link(2)}\n<i>Diperbarui 14.00 WIB</i>\n📍 Panongan, Kab. Tangerang · 13.58 WIB",
        f"{link(3)}\nPanongan, Kab. Tangerang · 13.57 WIB · <i>diperbarui 14.00 WIB</i>",
        "Artikel ini ditarik redaksi · 14.00 WIB\nAlasan belum disebutkan redaksi.\n"
        "Panongan, Kab. Tangerang · 13.59 WIB",
    ]
    assert message.preview == ""
    none = bundle([replace(each, withdrawn_at=AT) for each in (one, two)])
    assert none.buttons == ()
    assert "Kabar" not in none.text


def test_what_is_not_of_today_says_its_day() -> None:
    """The message stays in the chat: neither line depends on when it is read."""
    message = bundle([article(1), article(2)], now=AT + 86_400)
    assert "<b>2 kabar sejak Jumat 16/2, 13.58 WIB</b>" in message.text
    assert "· Jumat 16/2, 13.59 WIB" in message.text
    assert "lalu" not in message.text


def test_a_catch_up_message_says_the_rest_and_opens_it() -> None:
    """Five headlines, "dan 245 kabar lain", and a button with the same number."""
    message = bundle([article(n) for n in range(1, 6)], 250)
    head, *headlines, rest = message.text.split("\n\n")
    assert head == "<b>250 kabar untuk Anda</b>"
    assert len(headlines) == 5
    assert rest == "dan 245 kabar lain"
    (opens,), (menu,) = message.buttons
    assert (opens.text, opens.data) == ("245 kabar lain", "k:7:99:5")
    assert (menu.text, menu.data) == ("⋯", "mb:7:99:250")


def test_thousands_are_written_as_people_write_them() -> None:
    """In each language its own way, in the text and on the button."""
    five = [article(n) for n in range(1, 6)]
    assert bundle(five, 1250).text.startswith("<b>1.250 kabar untuk Anda</b>")
    assert bundle(five, 1250).buttons[0][0].text == "1.245 kabar lain"
    assert bundle(five, 1250, language="en").text.startswith("<b>1,250 stories for you</b>")
    assert bundle(five, 1250, language="en").buttons[0][0].text == "1,245 more stories"
    assert bundle(five, 6, language="en").text.endswith("and 1 more story")


@given(
    titles=st.lists(st.text().map(lambda words: words * 200), min_size=2, max_size=5),
    more=st.integers(min_value=0, max_value=9999),
    language=st.sampled_from(TEXTS.languages),
    far=st.booleans(),
    changed=st.none() | st.just(AT),
)
def test_a_bundle_of_any_titles_is_within_the_limits(
    titles: list[str], more: int, language: str, far: bool, changed: float | None
) -> None:
    """4096 characters after parsing, 32,768 bytes, 64 bytes of data; only the tags we wrote."""
    articles = [
        replace(article(n, title, places=LONGEST), changed_at=changed)
        for n, title in enumerate(titles)
    ]
    message = bundle(
        articles,
        len(articles) + more,
        language=language,
        now=AT + (400 * 86_400 if far else 0),
        span=(HUGE, HUGE),
    )
    assert 1 <= len(shown(message.text)) <= 4096
    assert len(message.text.encode()) <= 32_768
    assert set(re.findall(r"<(/?\w+)", message.text)) <= {"b", "/b", "a", "/a", "i", "/i"}
    for row in message.buttons:
        assert len(row) <= 5
        for button in row:
            assert len(button.data.encode()) <= 64
            assert bool(button.data) != bool(button.url)


def test_five_of_the_longest_titles_fit_a_message() -> None:
    """Also where every character is written as an entity."""
    message = bundle([article(n, "&" * 5000, places=LONGEST) for n in range(5)], 9999)
    assert len(shown(message.text)) <= 4096
    assert len(message.text.encode()) <= 32_768


def test_the_pages_behind_a_catch_up_message_carry_its_span() -> None:
    """Each page says how many there are, and turns to the next by the same ids."""
    context = PageContext(TEXTS.of("id"), GAZETTEER, WIB, AT)
    page = Page(tuple(article(n) for n in range(5)), 5, 1250)
    message = bundles.catch_up_page(context, page, (7, 99))
    assert message.text.startswith("<b>1.250 kabar untuk Anda</b>\n\n")
    (row,) = message.buttons
    assert [button.data for button in row] == ["k:7:99:0", "k:7:99:5", "k:7:99:10"]
    alone = bundles.catch_up_page(context, replace(page, offset=0, total=5), (7, 99))
    assert alone.buttons == ()
