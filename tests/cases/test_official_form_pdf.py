"""The PDF of Formulir B.1: everything is printed, and nothing that is typed breaks it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.cases.official_form_pdf import form_pdf
from bot.messages.pdf import printable
from bot.tips.model import Evidence
from bot.tips.questionnaire import LOCAL, NATIONAL
from bot.tips.reading.identity import Identity
from tests.support.cases.official_form import CASE, EMPTY, filled
from tests.support.tips.pdf_text import pages, text_of, texts_of_pages

DAY = date(2024, 2, 19)
SITI = Identity({"name": "Siti Aminah", "address": "Kp. Cijengir (RT 02)"})


def test_all_that_is_filled_in_is_printed() -> None:
    """Identity, case, statement, and the page on how to file."""
    text = text_of(form_pdf(filled(CASE, SITI), DAY))
    for words in (
        "FORMULIR MODEL B.1", "Siti Aminah", "Kp. Cijengir (RT 02)", "Pak Anu, ketua RT",
        "Balai Desa Ranca Iyuh, Panongan, Kab. Tangerang", "Jumat, 16 Februari 2024", "Bu Tini",
        "Foto: Amplop", "Versi baru.", "Lanjutannya.", "CARA MELAPOR", "Penerima laporan",
    ):  # fmt: skip
        assert words in text


def test_a_form_is_called_what_its_rule_calls_it() -> None:
    """B.1 is the model of national elections; for local ones no number is verified."""
    text = text_of(form_pdf(filled(CASE, SITI, LOCAL), DAY))
    assert "FORMULIR LAPORAN" in text
    assert "B.1" not in text


def test_the_guide_says_who_may_report() -> None:
    """Not everybody may: it is read before the way to the office."""
    for form in (NATIONAL, LOCAL):
        text = " ".join(text_of(form_pdf(filled(CASE, SITI, form), DAY)).split())
        assert "punya hak pilih" in text
        assert "pemantau" in text


@pytest.mark.parametrize("lines", range(1, 60))
def test_no_line_stands_alone_on_a_page(lines: int) -> None:
    """However long the account is: no heading at the foot, no last line at the head of a page."""
    told = "\n".join(f"baris {number}" for number in range(lines))
    case = replace(CASE, evidence=(Evidence("account", 9, text=told),))
    *form, _guide = texts_of_pages(form_pdf(filled(case, SITI), DAY))
    for page in form:
        assert not re.match(r"\d\. ", page[-1])
        told_here = [piece for piece in page if piece.startswith("baris ")]
        assert len(told_here) != 1 or lines == 1


def test_evidence_has_its_caption_its_hash_and_its_position() -> None:
    """What was given can be told apart, and nobody has to believe the server."""
    digest = "ab" * 32
    place = Evidence("location", 5, latitude=-6.2, longitude=106.5)
    photo = Evidence("photo", 6, text="Amplop kedua", file_id="y", sha256=digest)
    case = replace(CASE, evidence=(*CASE.evidence, place, photo))
    pages = texts_of_pages(form_pdf(filled(case, SITI), DAY))
    text = " ".join(piece for page in pages for piece in page)
    assert f"Foto: Amplop kedua SHA-256 {digest}" in text
    assert "Lokasi: -6.20000, 106.50000" in text
    assert "bisa menghitungnya lagi" in " ".join(pages[-1])


def test_the_guide_is_a_page_of_its_own() -> None:
    """The form can be handed in without it; a long account only adds pages."""
    assert pages(form_pdf(filled(EMPTY), DAY)) == 3
    long = Evidence("account", 9, text="Amplop dibagi di balai desa. " * 900)
    more = form_pdf(filled(replace(CASE, evidence=(long,))), DAY)
    assert pages(more) > 5
    assert text_of(more).count("Amplop") == 900


def test_the_file_tells_nothing_of_who_made_it() -> None:
    """No author, no program, no time of the day; the same twice."""
    pdf = form_pdf(filled(CASE, SITI), DAY)
    assert PdfReader(BytesIO(pdf)).metadata == {
        "/Title": "FORMULIR MODEL B.1",
        "/CreationDate": "D:20240219000000Z",
    }
    assert b"pypdf" not in pdf.lower()
    assert b"reportlab" not in pdf.lower()
    assert pdf == form_pdf(filled(CASE, SITI), DAY)


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("“Jum’at” – Rp50.000…", '"Jum\'at" - Rp50.000...'),
        ("ketua 😀 RT", "ketua RT"),
        ("Nguyễn", "Nguyen"),
        ("é à ü", "é à ü"),
        ("李", "?"),
        ("a\u200bb\x00c", "abc"),
    ],
)
def test_what_the_font_lacks_is_written_in_the_nearest_letters(said: str, printed: str) -> None:
    """Straight quotes, no pictures, foreign accents dropped."""
    assert printable(said) == printed


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_is_typed_makes_a_file(name: str, account: str) -> None:
    """Long words, control characters, half of a surrogate pair, markup."""
    pieces = (Evidence("account", 1, text=account + "\ud83d" + "x" * 200),)
    identity = Identity({"name": name})
    assert form_pdf(filled(replace(CASE, evidence=pieces), identity), DAY).startswith(b"%PDF-")


def test_markup_is_printed_as_it_was_typed() -> None:
    """Nothing that somebody writes is read as more than letters: no file, no address is opened."""
    typed = "<b>&amp;</b> <img src='file:///etc/passwd'/> </para>"
    pieces = (Evidence("account", 1, text=typed), Evidence("photo", 2, text=typed, file_id="x"))
    case = replace(CASE, answers={**CASE.answers, "reported": typed}, evidence=pieces)
    pdf = form_pdf(filled(case, Identity({"name": typed})), DAY)
    assert " ".join(text_of(pdf).split()).count(typed) == 4


@pytest.mark.parametrize("typed", ["x\n" * 2_000, "x" * 4_000])
def test_a_caption_may_be_longer_than_a_page(typed: str) -> None:
    """Telegram takes 4,096 letters, and as many rows as somebody types."""
    case = replace(CASE, evidence=(Evidence("photo", 1, text=typed, file_id="x"),))
    text = text_of(form_pdf(filled(case), DAY)).split("Bukti-bukti")[1].split("Uraian")[0]
    assert text.count(typed[0]) == typed.count(typed[0])


def test_the_library_is_loaded_with_the_first_form() -> None:
    """Most processes never make one, and start smaller without it."""
    code = "import sys, bot.app, handlers.routes; sys.exit('reportlab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
