"""Formulir B.1: what is known stands in its place, what is not stays a line to write on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cases.model import Turn
from bot.cases.official_form import FilledForm, Section, is_offered
from bot.tips.model import Evidence
from bot.tips.questionnaire import LOCAL, NATIONAL, SEASONS, load_form
from bot.tips.reading.identity import Identity
from tests.support.cases.official_form import CASE, EMPTY, NOW, filled


def section(made: FilledForm, heading: str) -> Section:
    return next(each for each in made.sections() if heading in each.heading)


def advice(made: FilledForm, heading: str) -> str:
    return next(each.text for each in made.guide() if heading in each.heading)


def test_the_case_stands_in_its_places() -> None:
    """The event with both days, the reported, witnesses, evidence, the newest account."""
    made = filled(CASE)
    event = [line.value for line in section(made, "Peristiwa").lines]
    assert event == [
        "Politik uang",
        "Balai Desa Ranca Iyuh, Panongan, Kab. Tangerang",
        "Senin, 12 Februari 2024",
        "Jumat, 16 Februari 2024",
    ]
    assert section(made, "Terlapor").lines[0].value == "Pak Anu, ketua RT"
    assert section(made, "Saksi").text == "Bu Tini"
    evidence = [(line.label, line.value) for line in section(made, "Bukti").lines]
    assert evidence == [("a.", "Foto: Amplop"), ("b.", ""), ("c.", "")]
    assert section(made, "Uraian").text == "Versi baru.\n\nLanjutannya."


def test_what_came_later_is_in_it_and_a_correction_takes_the_first_ones_place() -> None:
    """As the source would tell it now; what the editors said is not in it."""
    turns = (
        Turn(NOW, True, Evidence("text", 4, text="Lanjutan yang benar."), corrected=True),
        Turn(NOW, True, Evidence("video", 8, text="Rekaman", file_id="x")),
        Turn(NOW, False, Evidence("text", 9, text="Jam berapa?")),
    )
    made = filled(replace(CASE, turns=turns))
    assert section(made, "Uraian").text == "Versi baru.\n\nLanjutan yang benar."
    evidence = [line.value for line in section(made, "Bukti").lines]
    assert evidence == ["Foto: Amplop", "Video: Rekaman", ""]


def test_the_identity_stands_in_its_places() -> None:
    """In the form's order, with a line for what was not typed."""
    identity = Identity({"name": "Siti", "phone": "0812", "address": "Cijengir"})
    lines = section(filled(CASE, identity), "Pelapor").lines
    assert [line.value for line in lines] == ["Siti", "", "", "", "", "Cijengir", "0812", ""]


def test_of_an_empty_case_every_line_can_be_written_on() -> None:
    """Nothing is made up."""
    made = filled(EMPTY)
    for each in made.sections():
        assert not any(line.value for line in each.lines)
        assert not each.text
        assert each.lines or each.room


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("2024-02-16", "Paling lambat Selasa, 27 Februari 2024: 7 hari kerja"),
        ("2024-02-08", "Paling lambat Senin, 19 Februari 2024"),  # today
        ("2024-02-07", "batasnya sudah lewat (Jumat, 16 Februari 2024)"),
        ("minggu lalu", "belum terisi"),
        ("", "belum terisi"),
    ],
)
def test_the_deadline_is_a_day(known: str, said: str) -> None:
    """Seven working days from the day it became known; over is over, unknown is said to be."""
    made = filled(replace(CASE, answers={**CASE.answers, "known": known}))
    assert said in advice(made, "Batas waktu")


@pytest.mark.parametrize(
    ("place", "office"),
    [
        ("36.03.19", "(Panwascam) Panongan, atau Bawaslu Kab. Tangerang."),
        ("36.03", "Bawaslu Kab. Tangerang, atau Panwaslu"),
        ("36.73", "Bawaslu Kota Serang, atau Panwaslu"),
        ("di jalan", "Bawaslu kabupaten/kota"),
        ("", "Bawaslu kabupaten/kota"),
    ],
)
def test_where_to_file_is_where_it_happened(place: str, office: str) -> None:
    """The district's committee, the regency's Bawaslu; in general words where it is not known."""
    made = filled(replace(CASE, answers={**CASE.answers, "place": place}))
    assert office in advice(made, "Sampaikan")


def test_what_is_missing_is_named() -> None:
    """The reporter until there is a name and an address; then the rest, then nothing."""
    whole = Identity({"name": "Siti", "address": "Cijengir"})
    assert advice(filled(CASE), "kurang").endswith("masih perlu: identitas Anda.")
    assert "sudah terisi" in advice(filled(CASE, whole), "kurang")
    assert advice(filled(EMPTY, whole), "kurang").startswith("Menurut syarat")
    assert "identitas" not in advice(filled(EMPTY, whole), "kurang")


def test_the_form_is_offered_where_there_is_something_to_file() -> None:
    """In a national and in a local election, each with its own rule; not off season."""
    assert [name for name in SEASONS if is_offered(load_form(name))] == [NATIONAL, LOCAL]
    assert "7/2022" in filled(CASE).kind["rule"]
    assert "9/2024" in filled(CASE, form=LOCAL).kind["rule"]


def test_thirty_pieces_are_lettered_apart() -> None:
    """a to z, then aa: no two pieces of evidence have the same letter."""
    many = tuple(Evidence("photo", number, file_id="x") for number in range(30))
    labels = [line.label for line in section(filled(replace(CASE, evidence=many)), "Bukti").lines]
    assert len(set(labels)) == 30
    assert labels[25:28] == ["z.", "aa.", "ab."]
