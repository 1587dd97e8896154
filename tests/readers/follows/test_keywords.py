"""What may be a keyword, and the pages of what somebody follows or has muted."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.readers.buttons import ChooseKeyword, KeywordWish
from bot.readers.follows.keywords import (
    LONGEST,
    Refusal,
    is_keyword,
    keyword_lines,
    keywords_page,
    muted_words,
    overview_rows,
    read_keyword,
    refusal_page,
    refuse,
)
from bot.readers.model import MOST_KEYWORDS, Keyword, Subscriber

CONTEXT = PageContext(
    load_texts().of("id"), load_gazetteer(), ZoneInfo("Asia/Jakarta"), 1_700_000_000.0
)
FULL = Subscriber(
    1, "id", keywords=tuple(Keyword(f"kata{n}", wanted=n % 2 == 0) for n in range(MOST_KEYWORDS))
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Banjir", "banjir"),
        ("berita soal  Jalan Rusak dong", "jalan rusak"),
        ("KPK", "kpk"),
        ("Politics", "#politik"),
        ("berita politik", "#politik"),
        ("5g", Refusal.SHORT),
        ("???", Refusal.SHORT),
        ("", Refusal.SHORT),
        ("berita terbaru", Refusal.COMMON),
        ("x" * 200, Refusal.LONG),
        (" ".join(["kata"] * 100), Refusal.LONG),
        ("新聞" * 20, Refusal.LONG),
    ],
)
def test_words_are_read_as_a_keyword_or_refused(typed: str, expected: str | Refusal) -> None:
    """A subject is known by its names; filler is left out; too short, long or common is said."""
    assert read_keyword(typed) == expected


@given(st.text(max_size=120))
def test_every_keyword_fits_a_button(typed: str) -> None:
    """And a button's keyword is one again."""
    name = read_keyword(typed)
    if not isinstance(name, Refusal):
        assert len(name) <= LONGEST
        assert is_keyword(name)
        assert ChooseKeyword.parse(ChooseKeyword(KeywordWish.MUTE, name).build()) is not None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("-sepak bola", "sepak bola"),
        ("− iklan", "iklan"),
        ("-5", ""),
        ("- ada uang\n- ada saksi", ""),
        ("sepak bola", ""),
        ("--", ""),
    ],
)
def test_a_minus_mutes_what_follows(text: str, words: str) -> None:
    """Not a number, and not a list of several lines."""
    assert muted_words(text) == words


def test_twenty_keywords_are_the_most() -> None:
    """One more is refused with the way to remove one; one of them may still change."""
    assert refuse(FULL, "banjir") is Refusal.MANY
    assert refuse(FULL, "kata3") is None
    assert refuse(None, "banjir") is None
    page = refusal_page(CONTEXT, FULL, Refusal.MANY)
    assert "20" in page.text
    assert page.buttons[-1][0].text == "Semua kata (20)"


def test_few_keywords_stand_on_the_overview_and_many_behind_a_button() -> None:
    """Each is dropped by a tap, wherever it stands."""
    few = replace(FULL, keywords=FULL.keywords[:3])
    assert [b.text for row in overview_rows(CONTEXT, few) for b in row] == [
        "✕ kata0",
        "✕ kata2",
        "✕ kata1",
    ]
    assert [b.text for row in overview_rows(CONTEXT, FULL) for b in row] == ["Semua kata (20)"]
    assert overview_rows(CONTEXT, None) == ()
    assert keyword_lines(CONTEXT, few) == "Kata yang diikuti: kata0, kata2\nTidak dikirim: kata1"


def test_all_pages_together_show_each_keyword_once() -> None:
    """Eight a page, and the way back on each."""
    shown: list[str] = []
    for number in (1, 2, 3):
        rows = keywords_page(CONTEXT, FULL, number).buttons
        assert rows[-1][0].text == "‹ Kembali"
        shown += [b.text for row in rows for b in row if b.text.startswith("✕")]
    assert sorted(shown) == sorted(f"✕ kata{n}" for n in range(MOST_KEYWORDS))
