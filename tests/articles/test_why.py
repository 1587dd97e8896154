"""Why an article has a place, or lacks it: the question, and the answer in words."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.articles.model import Article
from bot.articles.why import explanation, missing_places, parse_place_name, parse_question
from bot.messages.catalogue import load_texts
from bot.places.labels import PageContext
from bot.places.model import Places
from bot.tagger.tagger import load_tagger

TAGGER = load_tagger()
PANONGAN, TANGERANG, CIKUPA = "36.03.19", "36.03", "36.03.18"
CURUG_TANGERANG, CURUG_SERANG, LARANGAN = "36.03.17", "36.73.04", "36.71.13"
NOW = 1_708_066_800.0  # Friday 16 February 2024, 14.00 WIB
CONTEXT = PageContext(load_texts().of("id"), TAGGER.gazetteer, ZoneInfo("Asia/Jakarta"), NOW)


def answer(title: str, text: str, *asked: str) -> str:
    """Below the headline and above the hint, as read."""
    tagged = TAGGER.tag(title, text)
    article = Article(1, title, "https://kabar.example/1/", "", None, NOW, tagged)
    sightings = {
        c: TAGGER.sightings(c, title, text) for c in missing_places(article, asked, CONTEXT)
    }
    _, *blocks, hint = explanation(CONTEXT, article, asked, sightings).plain.split("\n\n")
    assert "/wilayahkan" in hint
    return "\n\n".join(blocks)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("kenapa Panongan?", "Panongan"),
        ("Mengapa bukan di Curug?", "Curug"),
        ("kenapa kok ke Kota Serang ??", "Kota Serang"),
        ("Kenapa?", ""),
        ("kenapa ini", ""),
        ("why not Curug", "Curug"),
    ],
)
def test_the_question_names_a_place_or_none(text: str, name: str) -> None:
    """Small words before the name, and question marks, are no part of it."""
    question = parse_question(text)
    assert question is not None
    assert parse_place_name(question) == name


@pytest.mark.parametrize("text", ["", "Panongan kenapa?", "kenapakah", "Siap.", "?"])
def test_what_begins_otherwise_is_no_question(text: str) -> None:
    """The editors' talk is theirs."""
    assert parse_question(text) is None


def test_what_speaks_for_a_place_is_quoted_with_where_and_how_strong() -> None:
    """The strongest first; asked about nothing, every place it comes down to is explained."""
    title, text = "Camat Panongan Buka Turnamen", "Turnamen di Kecamatan Panongan ramai."
    assert answer(title, text, PANONGAN) == (
        "📍 Panongan, Kab. Tangerang, karena:\n"
        "• “Camat Panongan” di judul: kuat (4,5)\n"
        "• “Kecamatan Panongan” di awal berita: kuat (3)"
    )
    assert answer(title, text) == answer(title, text, PANONGAN)
    assert "• kecamatannya disebut: Panongan" in answer(title, text, TANGERANG)


def test_a_place_that_was_not_chosen_is_explained_too() -> None:
    """Not named at all; a name that others have; an everyday word; too little."""
    assert "tidak terbaca sebagai tempat" in answer("Harga cabai", "Turun.", CIKUPA)
    said = answer("Gudang di Curug terbakar", "Warga panik.", CURUG_TANGERANG)
    assert said.endswith("• “Curug” di judul bisa juga berarti Curug, Kota Serang")
    assert "“Larangan” di judul tidak dihitung" in answer("Larangan mudik", "", LARANGAN)
    weak = answer(
        "Bupati Lebak Lantik Camat Cibadak",
        "Bupati Lebak melantik Camat Cibadak, Kabupaten Lebak. "
        "Camat Cibadak yang baru adalah alumni Kota Cilegon.",
        "36.72",
    )
    assert "• “Kota Cilegon” di awal berita: lemah (" in weak
    assert weak.endswith(", belum cukup dibanding yang lain")


def test_no_place_is_explained_by_who_gets_it() -> None:
    """It goes to those who follow everything."""
    assert answer("Harga cabai", "Turun.") == (
        "Tidak ada wilayah yang terbaca, jadi hanya sampai ke pengikut semua berita."
    )


def test_places_that_editors_set_are_theirs() -> None:
    """Whatever is asked, the tagger is no longer the one who answers for them."""
    article = Article(
        1, "Judul", "https://x.example/", "", None, NOW, Places((TANGERANG,), (CIKUPA,)),
        placed_at=NOW - 60,
    )  # fmt: skip
    for asked in ((), (CIKUPA,), (CURUG_SERANG,)):
        assert missing_places(article, asked, CONTEXT) == ()
        assert explanation(CONTEXT, article, asked, {}).plain.endswith(
            "📍 Cikupa, Kab. Tangerang\nDitetapkan redaksi, 13.59 WIB."
        )
    assert missing_places(replace(article, placed_at=None), (CURUG_SERANG,), CONTEXT) == (
        CURUG_SERANG,
    )
