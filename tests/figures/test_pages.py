"""The figures in words: the same numbers as the picture, short enough for its caption."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.figures.model import (
    ArticleArrivals,
    Figures,
    LeftAfter,
    SilentPlace,
    SourceArrivals,
)
from bot.figures.pages import (
    align,
    arrivals,
    card_letter,
    heading,
    lists,
    short_duration,
    table,
    week_card,
    with_lists,
)
from bot.messages.catalogue import Html
from tests.support.figures import MONDAY, context, month

CAPTION = 1024  # characters (Bot API: sendPhoto)
NARROW = 34  # characters of a line on a phone of 360 points


def test_the_table_has_weeks_and_places() -> None:
    """Newest first, numbers in columns."""
    said = table(month(), context())
    assert said == (
        "<b>30 hari sampai Minggu 19/11</b>\n"
        "<pre>pekan      baru pergi  kirim lama\n"
        "13–19/11     70    21 14.000  41d\n"
        "6–12/11      70    21 14.000  41d\n"
        "30/10–5/11   70    21 14.000  41d\n"
        "23–29/10     70    21 14.000  41d\n"
        "\n"
        "Banten         540 +10\n"
        "Kab. Tangerang 300 −10\n"
        "Kota Tangerang  90</pre>"
    )
    lines = said.partition("<pre>")[2].removesuffix("</pre>").splitlines()
    assert all(len(line) <= NARROW for line in lines)
    assert table(Figures(), context()) == ""


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_largest_numbers_fit_a_caption(language: str) -> None:
    """A province of millions."""
    large = month(joined=10**6, left=10**6, sent=10**8, delay=90_000.0)
    everywhere = tuple(large.followers) * 3
    figures = replace(large, followers=everywhere)
    assert len(table(figures, context(language))) <= CAPTION
    long = replace(
        figures,
        silent=[SilentPlace("36.03.19", 10**6, MONDAY - 10**8)] * 5,
        left_after=[LeftAfter("Judul " * 40, "https://example.org/" + "a" * 300, 10**6, 10**7)] * 5,
        missed={f"kata yang cukup panjang untuk dicari {n}": 10**6 for n in range(5)},
        arrived=[SourceArrivals("i", 10**6, [("36.03.19", 10**5), ("36.71", 10**5)])] * 5,
        arrived_by=[ArticleArrivals("Judul " * 40, "https://example.org/" + "a" * 300, 10**6)] * 5,
    )
    shown = Html(week_card(long, context(language)))
    assert len(shown) - 2 * 300 <= CAPTION  # what links say is no part of it
    assert len(with_lists(Html("x" * 3900), long, context(language)).text) <= 4096


def test_what_editors_may_want_to_act_on_is_listed() -> None:
    """Districts without news, what people left after, what was not found; nothing of nothing."""
    silent, left, missed = lists(month(), context())
    assert silent.splitlines()[1:] == [
        "Panongan, Kab. Tangerang: 41 hari, 12 pengikut",
        "Sumur, Kab. Pandeglang: belum pernah, 3 pengikut",
    ]
    assert left.endswith(
        '<a href="https://example.org/?a=1&amp;b=2">Iklan &lt;b&gt;</a>: 6 dari 9.812'
    )
    assert missed.endswith("loker cikupa: 41 kali")
    assert lists(Figures(), context()) == []


def test_by_which_links_people_came_is_listed() -> None:
    """By kind of link with its places; a key that the file has no more is its own name."""
    came, brought = arrivals(month(), context())
    assert came.splitlines() == [
        "<b>Datang lewat</b> (mulai mengikuti lewat tautan)",
        "Bagikan: 1.031 · Panongan 812 · Labuan 19",
        "pasar: 7",
    ]
    assert brought.endswith('<a href="https://example.org/?a=1&amp;b=2">Banjir &amp; macet</a>: 12')
    assert brought in with_lists(Html("x"), month(), context()).text
    assert arrivals(Figures(), context()) == []


def test_the_card_of_a_week_compares_it_with_the_one_before() -> None:
    """In a few lines, Monday to Sunday."""
    lines = week_card(month(), context()).splitlines()
    assert lines[:4] == [
        "<b>Pekan 13/11–19/11</b>",
        "Pelanggan aktif 1.029",
        "Datang 70, pergi 21 (pekan sebelumnya 70 dan 21)",
        "Kabar terkirim 14.000, rata-rata sampai dalam 41 detik",
    ]
    alone = replace(month(), days=month().days[-7:])
    assert "Datang 70, pergi 21\n" in week_card(alone, context())


def test_the_card_goes_with_its_picture_or_as_words() -> None:
    """Without a sound; where a group takes no pictures the words go alone."""
    text = Html("<b>Pekan</b>")
    card = card_letter(-1, text, b"png", key="k")
    assert (card.method, card.picture, card.params["caption"]) == ("sendPhoto", b"png", text)
    assert [(method, given["text"]) for method, given in card.fallback] == [("sendMessage", text)]
    words = card_letter(-1, text, None, key="k")
    assert (words.method, words.picture, words.params["text"]) == ("sendMessage", b"", text)
    assert all(each.params["disable_notification"] for each in (card, words))


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0d"), (59.4, "59d"), (60, "1m"), (3599, "60m"), (7200, "2j")]
)
def test_durations_are_short_in_a_table(seconds: float, said: str) -> None:
    """One unit."""
    assert short_duration(seconds, context().words) == said


def test_columns_are_aligned() -> None:
    """Names from the left, numbers from the right."""
    assert align([("a", "1"), ("bbb", "1.000")]) == ["a       1", "bbb 1.000"]
    assert heading(month(), context("en")).startswith("30 days until")
