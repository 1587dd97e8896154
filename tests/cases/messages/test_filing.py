"""Until when an official report can be filed: the safe day first, the possible one as such."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.cases.messages.source.filing import deadline_text
from bot.cases.model import Case
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.tips.completeness import time_left
from bot.tips.questionnaire import LOCAL, load_form
from bot.tips.wording import time_left_text
from tests.support.cases.samples import CASE

ZONE = ZoneInfo("Asia/Jakarta")


def at(day: str) -> PageContext:
    now = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZONE).timestamp()
    return PageContext(load_texts().of("id"), load_gazetteer(), ZONE, now)


def known(day: str, form: str = "pemilu") -> Case:
    return replace(CASE, form=form, answers={"known": day, "track": "official"})


@pytest.mark.parametrize(
    ("today", "said"),
    [
        # The 24th is joint leave: whether it counts is open.
        (
            "2026-12-28",
            "<b>Batas melapor ke Bawaslu: Rabu 30/12</b> (2 hari kalender lagi).\n"
            "Dihitung 7 hari kerja sejak Anda tahu.\n"
            "Itu tanggal yang aman. Mungkin masih diterima sampai Kamis 31/12, kalau cuti bersama"
            " atau hari yang belum pasti tidak dihitung. Jangan menunggu sampai itu.",
        ),
        (
            "2026-12-31",
            "Tanggal yang aman sudah lewat (Rabu 30/12), tetapi mungkin masih diterima sampai"
            " Kamis 31/12. Laporkan secepatnya, dan tanyakan kepada Bawaslu.",
        ),
        (
            "2027-01-02",
            "Menurut hitungan 7 hari kerja sejak Anda tahu, batas melapor ke Bawaslu sudah lewat"
            " (Kamis 31/12/2026). Tanyakan segera kepada Bawaslu apakah masih diterima.",
        ),
    ],
)
def test_the_safe_day_is_said_first(today: str, said: str) -> None:
    """Then the possible one, as long as it is one; and that it is over when both are."""
    assert deadline_text(known("2026-12-18"), at(today)) == said


def test_where_every_day_is_clear_one_date_is_said() -> None:
    """In a national election by working days, in a local one by all."""
    national = deadline_text(known("2026-11-23"), at("2026-11-24"))
    assert national == (
        "<b>Batas melapor ke Bawaslu: Rabu 2/12</b> (8 hari kalender lagi).\n"
        "Dihitung 7 hari kerja sejak Anda tahu."
    )
    local = deadline_text(known("2026-12-18", LOCAL), at("2026-12-19"))
    assert local == (
        "<b>Batas melapor ke Bawaslu: Jumat 25/12</b> (6 hari kalender lagi).\n"
        "Dihitung 7 hari kalender sejak Anda tahu."
    )
    assert "7 hari kerja sejak Anda tahu" in deadline_text(known("habis lebaran"), at("2026-12-19"))


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-12-29", "1 hari kalender lagi"),
        ("2026-12-30", "hari ini terakhir"),
        ("2026-12-31", "tanggal aman sudah lewat, mungkin hari ini terakhir"),
        ("2027-01-01", "lewat 1 hari"),
    ],
)
def test_cards_and_lists_say_how_long_it_still_is(today: str, said: str) -> None:
    """In a few words, with what they count for."""
    left = time_left({"known": "2026-12-18"}, load_form(), at(today))
    assert time_left_text(left, at(today).words) == said
