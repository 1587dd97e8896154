"""What editors say to mark an article."""

from __future__ import annotations

import pytest

from bot.articles.desk.importance import Mark, parse_mark


@pytest.mark.parametrize(
    ("said", "mark"),
    [
        ("penting", Mark.IMPORTANT),
        ("Penting!", Mark.IMPORTANT),
        ("🔴 PENTING.", Mark.IMPORTANT),
        ("ini penting", Mark.IMPORTANT),
        ("important", Mark.IMPORTANT),
        ("bukan penting", Mark.ORDINARY),
        ("Batal penting", Mark.ORDINARY),
        ("tidak jadi penting", Mark.ORDINARY),
        ("not important", Mark.ORDINARY),
        ("penting sekali rapat jam dua", None),
        ("apa penting?", None),
        ("batal", None),
        ("", None),
    ],
)
def test_a_mark_is_the_whole_of_what_is_said(said: str, mark: Mark | None) -> None:
    """Editors talk to each other, too: a word within a sentence marks nothing."""
    assert parse_mark(said) is mark
