"""A cry for help in plain words, in both languages and as people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tips.reading.cry_for_help import cries_for_help


@pytest.mark.parametrize(
    "said",
    [
        "Tolong saya!",
        "toloooong saya",
        "saya diancam",
        "Saya sejak kemarin terus diancam tetangga karena beda pilihan",
        "anak saya dipukuli orang",
        "mereka mengancam kami kalau tidak memilih dia",
        "ada yang mau bunuh saya",
        "keluarga kami dalam bahaya",
        "abdi diancem ku jawara",
        "kulo dipeksa milih",
        "saya takut, tolong selamatkan saya",
        "saya takut sekali",
        "Help me!",
        "I need help",
        "We are being threatened by his men",
        "they want to kill me",
        "i'm being followed",
        "my brother was beaten last night",
    ],
)
def test_who_is_in_danger_is_heard(said: str) -> None:
    """What is done to them, what somebody does to them, or just the cry."""
    assert cries_for_help(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "tolong",
        "help",
        "tolong berita panongan",
        "tolong saya mau berhenti langganan",
        "berita siswa diancam guru",
        "pencuri dikejar warga Cikupa",
        "caleg mengancam wartawan",
        "Follow us on Instagram",
        "i want to follow panongan",
        "panongan",
        "halo min",
        "dikejar deadline saya",
        "ada kabar apa hari ini",
    ],
)
def test_readers_are_left_alone(said: str) -> None:
    """News of other people's trouble, wishes, and a bare word that opens the help."""
    assert not cries_for_help(said)


@given(st.text(max_size=300))
def test_any_words_are_read(said: str) -> None:
    """Whatever is written."""
    assert cries_for_help(said) in {True, False}
