"""Sentences end where Indonesian sentences end."""

from __future__ import annotations

import pytest

from bot.feeds.cleaner import Cleaner

CLEANER = Cleaner.load()


@pytest.mark.parametrize(
    "sentence",
    [
        "Warga Kec. Panongan dan Kel. Mekar Bakti mengungsi.",
        "Ketua PPK, H. Ahmad Suryadi, S.H., M.Si., membuka rapat.",
        "Sambutan dibacakan dr. Ratna dan Prof. Budi.",
        "Harganya Rp. 2.000 di Jl. Raya Serang No. 5 pukul 14.05 WIB.",
        "Tinggi air 2.5 Meter menurut posbanten.co.id pagi ini.",
        "Drs. H. M. Yusuf hadir bersama Hj. Siti.",
        '"Kami belum tahu. Nanti dicek," katanya.',
        "“Air naik cepat. Kami lari,” ujar Sri.",
        "Apa benar begitu? kata warga.",
    ],
)
def test_a_stop_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    """Abbreviations, initials, amounts, times, addresses and quotations hold together."""
    after = "Sesudah itu mereka semua pulang ke rumah masing-masing."
    assert CLEANER.splitter.sentences(f"{sentence} {after}") == [sentence, after]


def test_a_lead_is_two_or_three_whole_sentences() -> None:
    """Three sentences where they fit, across paragraphs, without subheadings."""
    text = "Satu kabar pertama.\n\nKronologi Kejadian\n\nDua kabar. Tiga kabar! Empat kabar."
    assert CLEANER.lead(text) == "Satu kabar pertama. Dua kabar. Tiga kabar!"


def test_a_sentence_that_does_not_fit_is_left_out_whole() -> None:
    """The limit is kept by leaving sentences out, not by cutting them."""
    text = "Banjir merendam desa. " + "Warga " * 30 + "mengungsi."
    assert CLEANER.lead(text, 100) == "Banjir merendam desa."


def test_only_an_absurd_first_sentence_is_cut_at_a_word() -> None:
    """A first sentence over the limit ends with an ellipsis after a whole word."""
    lead = CLEANER.lead("kata " * 300, 100)
    assert lead.endswith("kata…")
    assert len(lead) <= 100


def test_a_forgotten_full_stop_is_given() -> None:
    """A long last piece without a stop is a sentence, a short one is not, a lone one is."""
    long = "Warga desa itu bergotong royong membersihkan saluran air"
    assert CLEANER.lead(f"{long}\n\nSelesai.") == f"{long}. Selesai."
    assert CLEANER.lead("isi tanpa judul") == "isi tanpa judul."


def test_an_excerpt_cut_by_the_site_does_not_end_in_half_a_sentence() -> None:
    """What stands before the site's ellipsis is dropped when a whole sentence precedes it."""
    assert (
        CLEANER.lead(CLEANER.text("Air surut pagi ini. Warga mulai […]")) == "Air surut pagi ini."
    )


def test_an_open_quotation_mark_does_not_swallow_the_article() -> None:
    """A quotation that is never closed joins a few sentences at most."""
    text = '"Halo. ' + "Warga berkumpul di balai desa. " * 40
    assert len(CLEANER.splitter.sentences(text)) > 20
