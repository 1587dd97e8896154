"""Who reports, read from one message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tips.reading.identity import LONGEST, NOBODY, Identity, read_identity, template

FIELDS = ("name", "birth", "sex", "job", "nationality", "address", "phone", "email")
TYPED = st.text(
    st.characters(categories=("L", "N"), max_codepoint=0x24F), min_size=1, max_size=LONGEST
)


def values(said: str) -> dict[str, str]:
    read = read_identity(said)
    assert read is not None
    return dict(read.values)


def test_the_lines_that_are_offered_are_understood() -> None:
    """As they stand, nothing is filled in; each one is its own field."""
    assert values(template()) == {}
    typed = "\n".join(f"{line}{n}" for n, line in enumerate(template().splitlines()))
    assert values(typed) == {name: str(n) for n, name in enumerate(FIELDS)}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("nama : Siti Aminah\nHP=0812", {"name": "Siti Aminah", "phone": "0812"}),
        ("1. Nama: Siti\n- TTL: Serang, 4/5/1988", {"name": "Siti", "birth": "Serang, 4/5/1988"}),
        ("Nama: Siti\nAlamat: Cijengir\nRT 02", {"name": "Siti", "address": "Cijengir RT 02"}),
        ("Nama: Siti\nPekerjaan:\nEmail: a@b.c", {"name": "Siti", "email": "a@b.c"}),
        ("Siti Aminah\nSerang, 4 Mei 1988", {"name": "Siti Aminah", "birth": "Serang, 4 Mei 1988"}),
        ("Alamat: Jl. Raya: gang 3\nNama: Siti", {"address": "Jl. Raya: gang 3", "name": "Siti"}),
    ],
)  # fmt: skip
def test_lines_are_read_as_people_write_them(said: str, read: dict[str, str]) -> None:
    """Other words for a field, numbers before it, an address of two lines, no labels at all."""
    assert values(said) == read


@pytest.mark.parametrize("said", ["berita panongan", "", "  \n ", "halo kak"])
def test_what_is_no_identity_is_none(said: str) -> None:
    """A line without a label may be anything: it is asked for again."""
    assert read_identity(said) is None


@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, TYPED)))
def test_what_is_typed_behind_the_labels_comes_out_unchanged(typed: dict[str, str]) -> None:
    """In any order, whatever it is."""
    lines = [line + typed[name] for name, line in zip(FIELDS, template().splitlines(), strict=True)]
    assert values("\n".join(reversed(lines))) == typed


@given(st.text(max_size=500))
def test_nothing_typed_breaks_the_reading(said: str) -> None:
    """And no field is longer than a line of a form can be."""
    read = read_identity(said)
    assert read is None or all(len(value) <= LONGEST for value in read.values.values())


def test_an_identity_does_not_show_itself() -> None:
    """Neither a log nor an error that prints it gives it away."""
    assert "Siti" not in f"{Identity({'name': 'Siti'})!r} {[Identity({'name': 'Siti'})]}"


def test_a_reporter_has_a_name_and_an_address() -> None:
    """Less is none (syarat formal)."""
    assert Identity({"name": "Siti", "address": "Cijengir"}).names_somebody()
    assert not Identity({"name": "Siti"}).names_somebody()
    assert not NOBODY.names_somebody()
