"""Plain words -> what is wanted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.places.finder import PlaceFinder
from bot.places.gazetteer import load_gazetteer
from bot.places.region_data import load_region_data
from bot.readers.intents import (
    Utterance,
    Want,
    is_for_bot,
    keywords,
    load_phrases,
    tells_of_violation,
    understand,
)

PHRASES = load_phrases()
FINDER = PlaceFinder(load_gazetteer(), load_region_data())


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("Halo min!", Utterance(Want.GREETING)),
        ("haloooo", Utterance(Want.GREETING)),
        ("malam", Utterance(Want.GREETING)),
        ("malam tahun baru", Utterance(Want.ASK, "malam tahun baru")),
        ("ass. wr. wb.", Utterance(Want.SALAM)),
        ("Makasiiih ya kak", Utterance(Want.THANKS)),
        ("ok siap makasih", Utterance(Want.THANKS)),
        ("berita hari ini apa?", Utterance(Want.LATEST)),
        ("berita panongan", Utterance(Want.ASK, "panongan")),
        ("halo min, berita panongan dong", Utterance(Want.ASK, "panongan")),
        ("ada apa di Panongan hari ini?", Utterance(Want.ASK, "panongan")),
        ("kab. tangerang", Utterance(Want.ASK, "kab tangerang")),
        ("ikuti Ranca Iyuh", Utterance(Want.FOLLOW, "ranca iyuh")),
        ("stop", Utterance(Want.STOP)),
        ("kamu siapa ya?", Utterance(Want.WHO)),
        ("stop panongan", Utterance(Want.UNFOLLOW, "panongan")),
        ("berhenti mengikuti curug", Utterance(Want.UNFOLLOW, "curug")),
        ("cari berita tentang banjir", Utterance(Want.SEARCH, "banjir")),
        ("saya mau lapor kak", Utterance(Want.REPORT)),
        ("lapor ada politik uang", Utterance(Want.REPORT, "ada politik uang")),
        ("laporan keuangan desa", Utterance(Want.ASK, "laporan keuangan desa")),
        ("what's the latest news from Serang?", Utterance(Want.ASK, "serang")),
        ("🔥🔥", Utterance(Want.ASK)),
    ],
)
def test_everyday_sentences_are_understood(said: str, understood: Utterance) -> None:
    """As people type them, in the languages they mix."""
    assert understand(said, PHRASES) == understood


def test_a_question_keeps_the_words_worth_searching() -> None:
    """Filler goes from everywhere; a question of filler alone stays as it is."""
    assert keywords("kapan ada pilkada di banten?", PHRASES) == "pilkada banten"
    assert keywords("apa itu?", PHRASES) == "apa itu"


@pytest.mark.parametrize(
    ("said", "tells"),
    [
        ("saya melihat bagi-bagi uang di Panongan", True),
        ("ada yg bagi bagi uang.", True),
        ("SERANGAN FAJAR!", True),
        ("kenapa ada banjir?", False),
        ("politik", False),
        ("ada pembagian amplop oleh kades tadi malam", True),
        ("Tim sukses membagikan uang di pasar", True),
    ],
)
def test_words_of_a_violation_are_noticed(said: str, tells: bool) -> None:
    """However they are hyphenated."""
    assert tells_of_violation(said, PHRASES) is tells


@given(st.text(max_size=500))
def test_any_text_is_understood_somehow(text: str) -> None:
    """Nothing raises, and what is left to ask has no filler around it."""
    understood = understand(text, PHRASES)
    words = understood.rest.split()
    assert understood.rest == " ".join(words)
    if understood.want is Want.ASK:
        assert not {*words[:1], *words[-1:]} & PHRASES.filler


@pytest.mark.parametrize(
    ("said", "for_bot"),
    [
        ("berita banjir panongan", True),
        ("kabar terbaru", True),
        ("Panongan", True),
        ("jeda", True),
        ("iya", False),
        ("ok makasih", False),
        ("Orangnya naik mobil merah", False),
        ("kabar dari tetangga saya, uangnya dibagi lagi tadi malam di pos ronda", False),
    ],
)
def test_in_a_dialogue_only_wishes_are_the_bots(said: str, for_bot: bool) -> None:
    """Courtesies and stories are for the editors; a question for news is asked back."""
    assert is_for_bot(said, PHRASES, FINDER) is for_bot
