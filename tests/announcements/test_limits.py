"""What Telegram takes of an announcement."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.announcements.limits import LABEL_LIMIT, ButtonParts, parse_button, visible_length


@given(st.text())
def test_markup_counts_for_nothing(said: str) -> None:
    """Length is that of the words, in UTF-16 as Telegram counts."""
    words = said.encode("utf-8", "ignore").decode()
    marked = f"<b>{html.escape(words, quote=False)}</b>"
    assert visible_length(marked) == len(words.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Daftar di sini https://a.example/x?y=1", ButtonParts("Daftar di sini", "https://a.example/x?y=1")),
        ("Daftar: http://a.example", ButtonParts("Daftar", "http://a.example")),
        ("Grup – https://t.me/posbanten", ButtonParts("Grup", "https://t.me/posbanten")),
        ("https://a.example/", None),
        ("Daftar a.example/x", None),
        ("Daftar https://lokal/x", None),
        ("Daftar javascript:alert(1)", None),
        ("Daftar https://a.example:port/", None),
        ("Daftar https://a..example/", None),
        ("Daftar https://", None),
        ("x" * (LABEL_LIMIT + 1) + " https://a.example/", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_button_has_words_and_an_address_that_opens(
    typed: str, parts: ButtonParts | None
) -> None:
    """Nothing is guessed of either."""
    assert parse_button(typed) == parts


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_button_or_none(typed: str) -> None:
    """Never an accident."""
    found = parse_button(typed)
    assert found is None or (found.label and found.address.startswith(("http://", "https://")))
