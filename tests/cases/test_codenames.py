"""Codenames and ticket codes: easy to say, hard to guess, forgiving to type."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.cases.codenames import birds, codename, read_ticket, ticket


@given(st.integers())
def test_a_codename_is_a_bird_and_two_digits(seed: int) -> None:
    """MERPATI-41: said on the phone without spelling."""
    bird, _, number = codename(Random(seed)).partition("-")
    assert bird in birds()
    assert len(number) == 2
    assert number.isdecimal()


def test_a_codename_grows_when_names_run_out() -> None:
    """A newsroom with thousands of cases still finds a free name."""
    assert len(codename(Random(1), attempt=10).partition("-")[2]) == 4


@given(st.integers())
def test_a_ticket_has_80_bits_in_letters_that_are_not_misread(seed: int) -> None:
    """Sixteen letters of a 32-letter alphabet without I, L, O and U."""
    letters = ticket(Random(seed)).replace("-", "")
    assert len(letters) == 16
    assert not set(letters) & set("ILOU")


@given(st.integers(), st.sampled_from([str.lower, str.upper, str.title]))
def test_a_ticket_is_read_however_it_is_typed(seed: int, cased: type[str]) -> None:
    """Case, spaces, missing dashes and O for 0 are forgiven."""
    code = ticket(Random(seed))
    typed = cased(code).replace("-", " ").replace("0", "O").replace("1", "l")
    assert read_ticket(typed) == code


@given(st.text(max_size=40))
def test_anything_else_is_no_ticket(said: str) -> None:
    """Whatever people type, the answer is a code or None."""
    code = read_ticket(said)
    assert code is None or read_ticket(code) == code
