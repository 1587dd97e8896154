"""A stated age under 18: of who writes, and of nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tips.reading.stated_age import states_minor


@pytest.mark.parametrize(
    "said",
    [
        "Umur saya 15 tahun, saya lihat amplop dibagi.",
        "umurku baru 14",
        "Saya masih berumur enam belas tahun",
        "saya 16 thn. tadi malam ada yang bagi uang",
        "aku masih 13 tahun kak",
        "usia saya sekarang tujuh belas tahun",
        "abdi nembe 15 taun",
        "kulo umur 16 tahun",
        "Saya siswi kelas 8 SMP dan guru menyuruh kami",
        "aku masih smp",
        "saya sekolah di SMP 2",
        "saya masih di bawah umur",
        "I'm 15 years old",
        "I am only fifteen.",
        "im 16 and they gave us money",
        "my age is 14",
        "i’m a minor",
    ],
)
def test_who_says_to_be_a_child_is_heard(said: str) -> None:
    """In Indonesian, Sundanese, Javanese and English; in figures, in words, or by the school."""
    assert states_minor(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Anak saya umur 15 tahun dikasih amplop",
        "anak saya masih smp",
        "Ada anak 15 tahun ikut mencoblos",
        "Saya 15 tahun bekerja di kelurahan",
        "saya sudah 12 tahun tinggal di sini",
        "saya baru 2 tahun di sini.",
        "umur saya 45 tahun",
        "saya berumur 18 tahun",
        "saya guru SMP di Panongan",
        "I am 15 minutes away",
        "i'm 34 years old",
        "Bukan saya 15 tahun.",
        "Kades memihak sejak 15 tahun lalu. Saya lihat sendiri.",
    ],
)
def test_nobody_else_is_taken_for_one(said: str) -> None:
    """Other people's ages, how long something takes, teachers, grown-ups."""
    assert not states_minor(said)


@given(st.text(max_size=300))
def test_any_words_are_read(said: str) -> None:
    """Whatever is written."""
    assert states_minor(said) in {True, False}
