"""What in a source's words tells who they are: a hint, and nothing kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.catalogue import load_texts
from bot.tips.oneself import NOBODY, Oneself, Trace, hints

SUMARNI = Oneself(918273645, "Sumarni Tandamata", "tandamata_sumber")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Amplop dibagi di rumah Pak Lurah.", set()),
        ("Saya Sumarni, warga RT 3", {Trace.NAME}),
        ("kata TANDAMATA begitu", {Trace.NAME}),
        ("𝐒𝐮𝐦𝐚𝐫𝐧𝐢 yang lihat", {Trace.NAME}),
        ("Su\u200bmarni yang lihat", {Trace.NAME}),
        ("Sumarnianto yang bagi", set()),
        ("hubungi @tandamata_sumber", {Trace.USERNAME}),
        ("akun saya 918273645", {Trace.USERNAME}),
        ("lihat https://t.me/Tandamata_Sumber", {Trace.LINK}),
        ("https://instagram.com/tandamata_sumber/?x=1", {Trace.LINK}),
        ("tg://user?id=918273645", {Trace.LINK}),
        ("WA saya 0812-3456-7890", {Trace.CONTACT}),
        ("+62 812 3456 7890", {Trace.CONTACT}),
        ("wa.me/6281234567890", {Trace.CONTACT}),
        ("telepon (0254) 123456", {Trace.CONTACT}),
        ("sumber@contoh.com", {Trace.CONTACT}),
        ("Sabtu 01-02-2024 10.30, TPS 012, Rp 50.000, 3603190405900001", set()),
        ("https://posbanten.co.id/berita-hari-ini/", set()),
    ],
)
def test_who_somebody_is_is_found_in_their_words(said: str, found: set[Trace]) -> None:
    """Name, username, number of the account, a link to it; a telephone number whosever it is."""
    assert SUMARNI.traces(said) == found


def test_a_name_that_many_have_says_nothing_alone() -> None:
    """Nor do parts of one or two letters; who has no username is not found by nothing."""
    assert not Oneself(1, "Siti M. Nur").traces("Siti dan Nur ikut; M di sana")
    assert Oneself(1, "Siti Aminah").traces("Aminah ikut") == {Trace.NAME}
    assert not NOBODY.traces("apa pun yang ditulis")


@given(st.text(max_size=200), st.text(max_size=30), st.text(max_size=30))
def test_any_words_and_names_are_read(said: str, name: str, username: str) -> None:
    """Whatever people call themselves; and nobody's name is in what is printed of them."""
    oneself = Oneself(7, name, username)
    oneself.traces(said)
    assert repr(oneself) == "Oneself(…)"


def test_each_trace_has_words_in_each_language() -> None:
    """One line each, below one that says what it is about; nothing where there is nothing."""
    said = ["Sumarni tandamata_sumber t.me/tandamata_sumber 081234567890"]
    for language in load_texts().languages:
        words = load_texts().of(language)
        assert hints(said, SUMARNI, words).count("\n") == len(Trace)
        assert not hints(["amplop"], SUMARNI, words)
