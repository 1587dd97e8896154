"""Sentences end where Indonesian sentences end."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        (
            "Pasar murah digelar di enam kecamatan. Berikut jadwalnya.\n\n1. Panongan\n2. Cikupa",
            "Pasar murah digelar di enam kecamatan.",
        ),
        (
            "Berikut jadwalnya:\n\n• Panongan, Senin\n• Cikupa, Selasa\n• Curug, Rabu\n• Mauk",
            "• Panongan, Senin\n• Cikupa, Selasa\n• Curug, Rabu",
        ),
        (
            "Berikut warung tertua. 1. Warung ini ramai. 2. Warung itu sepi. Selamat mencoba.",
            "• Warung ini ramai.\n• Warung itu sepi. Selamat mencoba.",
        ),
        ("1. Warung ini berdiri sejak lama.", "Warung ini berdiri sejak lama."),
        (
            "Polisi menyita barang bukti:\n- satu motor\n- dua celurit\nPelaku ditahan.",
            "Polisi menyita barang bukti:\n• satu motor\n• dua celurit",
        ),
        ("Simak rincian lengkapnya di bawah ini!", ""),
        (
            "Juara ditetapkan pada putaran 1. Panitia puas. Putaran 2. Dimulai besok.",
            "Juara ditetapkan pada putaran 1. Panitia puas. Putaran 2.",
        ),
        ("Berikut dua pelaku: AS dan BD. Keduanya ditahan.", None),
        ("Lokasinya di Jatiwaringin. Warga menolak.", None),
    ],
)
def test_a_lead_is_no_promise_of_a_list_and_no_item_of_one(text: str, lead: str | None) -> None:
    """It ends where a list begins; a text that is nothing but a list is shown as its lines."""
    assert CLEANER.lead(text) == (text if lead is None else lead)


@pytest.mark.parametrize(
    "heading",
    [
        "Kronologi Kejadian",
        "Kronologi Kecelakaan Maut yang Menewaskan Tiga Orang di Jalan Raya Serang",
        "PEMKAB TANGERANG BAGIKAN SERIBU PAKET SEMBAKO UNTUK WARGA TERDAMPAK BANJIR",
        "Apa Itu Sirekap?",
    ],
)
def test_a_heading_is_no_sentence(heading: str) -> None:
    """However long, and where it is a question too."""
    assert (
        CLEANER.lead(f"{heading}\n\nWarga mengungsi. Air surut.") == "Warga mengungsi. Air surut."
    )


@pytest.mark.parametrize(
    "text",
    [
        "“Air naik cepat,” ujar Sri.\n\nTANGERANG – Hujan merendam desa.",
        "“Air naik cepat,” ujar Sri. TANGERANG, Posbanten.co.id – Hujan merendam desa.",
        "“Air naik cepat,” ujar Sri.\n\nTigaraksa, 30 Mei – Hujan merendam desa.",
    ],
)
def test_a_quotation_before_the_dateline_is_read_and_the_dateline_is_not(text: str) -> None:
    """Some articles open with one; the place stands in the line of places."""
    assert CLEANER.lead(text) == "“Air naik cepat,” ujar Sri. Hujan merendam desa."


sentences = st.sampled_from([
    "Warga mengungsi ke balai desa.",
    "“Air naik. Kami lari,” ujar Sri.",
    "Kapolsek Panongan AKP H. Rahmat, S.H., meninjau lokasi.",
    "Harga beras Rp 14.500 per kilogram!",
])  # fmt: skip
promises = st.sampled_from([
    "Berikut jadwalnya.", "Simak ulasannya!", "Inilah daftar lengkapnya:", "Sebagai berikut:",
])  # fmt: skip
items = st.lists(
    st.sampled_from(["Panongan", "Cikupa, Selasa pukul 08.00", "Warung ini berdiri sejak 1970."]),
    min_size=2,
    max_size=5,
)


@st.composite
def listed(draw: st.DrawFn) -> str:
    """A list with numbers, letters or bullets; in lines or run together as excerpts have it."""
    chosen = draw(items)
    marks = draw(
        st.sampled_from([
            [f"{n}." for n in range(1, 6)], [f"{n})" for n in range(1, 6)], ["•"] * 5, ["-"] * 5,
        ])
    )  # fmt: skip
    between = draw(st.sampled_from(["\n", "\n\n", " "])) if marks[0] == "1." else "\n"
    return between.join(f"{mark} {item}" for mark, item in zip(marks, chosen, strict=False))


@given(st.lists(sentences, max_size=3), promises, listed(), st.lists(sentences, max_size=2))
def test_no_lead_promises_or_counts(
    before: list[str], promise: str, following: str, after: list[str]
) -> None:
    """Whatever the kind of list: what is told before it, else its lines; read again, the same."""
    lead = CLEANER.lead(CLEANER.text("\n\n".join([*before, promise, following, *after])))
    assert lead
    assert promise not in lead
    assert not re.search(r"(?:^|\s)\d[.)]\s", lead)
    if before:
        assert lead == " ".join(before)
    else:
        assert all(line.startswith("• ") for line in lead.split("\n"))
    assert CLEANER.lead(lead) == lead
