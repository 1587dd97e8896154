"""How many a day, as people type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.readers.schedule.typed_limits import Limit, read_limit


@pytest.mark.parametrize(
    ("typed", "most"),
    [
        ("3", 3),
        ("0", 0),
        ("nol", 0),
        ("1000", 1000),
        ("1.000", 1000),
        ("lima", 5),
        ("lima puluh", 50),
        ("tiga puluh dua", 32),
        ("seratus dua puluh", 120),
        ("dua ratus ribu", 200_000),
        ("dua belas", 12),
        ("twenty five", 25),
        ("two hundred", 200),
        ("paling banyak lima", 5),
        ("10 sehari aja", 10),
        ("at most 3 stories a day", 3),
        ("tanpa batas", None),
        ("bebas", None),
        ("no limit", None),
    ],
)
def test_a_number_is_read_in_digits_and_in_words(typed: str, most: int | None) -> None:
    """However large or small: what is done about it is not decided here."""
    assert read_limit(typed) == Limit(most)


@pytest.mark.parametrize(
    "typed", ["", "x", "-3", "2,5", "2.5", "dua lima", "1-3", "besok", "banyak"]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    """Nor are two of them, or a part of one."""
    assert read_limit(typed) is None


@given(st.integers(0, 10**9))
def test_digits_are_themselves(number: int) -> None:
    """With full stops between the thousands too."""
    assert read_limit(str(number)) == Limit(number)
    assert read_limit(f"{number:,}".replace(",", ".")) == Limit(number)


@given(st.text())
def test_whatever_is_typed_is_read_without_fail(typed: str) -> None:
    """As a number, as no limit, or as neither."""
    limit = read_limit(typed)
    assert limit is None or limit.most is None or limit.most >= 0
