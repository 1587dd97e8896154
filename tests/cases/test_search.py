"""What editors find, by whatever part of a case, and what of a closed one can be found."""

from __future__ import annotations

from dataclasses import replace

from bot.cases.buttons import CaseSearchPage
from bot.cases.messages.search import closed_has_words, has_words, search_page, wanted_words
from bot.cases.model import AuditEntry, ClosedCase, Editor, Note, Turn
from bot.cases.urgency import CaseUrgency, by_urgency
from bot.cases.waitlist import PER_PAGE
from bot.readers.news import WORDS_KEPT
from bot.tips import draft as tips
from bot.tips.model import Evidence
from tests.support.cases.samples import CASE, DESK, NOW

FOUND = replace(
    CASE,
    answers={"reported": "Lurah Budi", "place_words": "dekat Pasar Kemis"},
    evidence=(Evidence(tips.ACCOUNT, 1, text="Amplop dibagi di balai."),),
    owner=Editor(7, "Rani"),
    status="verified",
    notes=(Note(NOW, "Yusuf", "Cek dulu"),),
    turns=(Turn(NOW, by_source=True, piece=Evidence(tips.TEXT, 2, text="Jam sembilan")),),
)
LOG = (AuditEntry(7, "took", NOW), AuditEntry(8, "status_forwarded", NOW))
OVER = ClosedCase("NURI-7", LOG, None)
NAMES = {7: "Rani", 8: ""}


def finds(typed: str) -> bool:
    return has_words(FOUND, wanted_words(typed), DESK)


def test_a_case_is_found_by_every_part_of_it() -> None:
    """Word, place, its regency, kind, status, holder, codename; all that is typed counts."""
    for typed in (
        "amplop", "BALAI", "panongan", "kab. tangerang", "etik", "diverifikasi", "rani",
        "merpati-41", "cek dulu", "sembilan", "lurah budi", "pasar kemis", "rani panongan amplop",
    ):  # fmt: skip
        assert finds(typed), typed
    for typed in ("amplop serang", "terbit", "yudi"):
        assert not finds(typed), typed
    assert wanted_words(" a ") == ()
    assert has_words(replace(FOUND, place="36"), wanted_words("amplop"), DESK)
    assert has_words(replace(FOUND, place="Kp. Baru"), wanted_words("kp. baru"), DESK)


def test_a_closed_case_is_found_by_what_is_kept_of_it() -> None:
    """Its codename, its status, who worked on it."""
    for typed in ("nuri", "diteruskan", "rani", "nuri-7 rani"):
        assert closed_has_words(OVER, wanted_words(typed), NAMES, DESK), typed
    for typed in ("amplop", "yusuf", "panongan"):
        assert not closed_has_words(OVER, wanted_words(typed), NAMES, DESK), typed


def test_the_page_says_how_each_stands_and_turns() -> None:
    """Open ones first; a button carries the words on."""
    typed = "x" * WORDS_KEPT
    opened = by_urgency([replace(FOUND, id=n) for n in range(9)], DESK, waiting=())
    found: list[CaseUrgency | ClosedCase] = [*opened, OVER]
    first = search_page(found, CaseSearchPage(0, typed), {}, NAMES, DESK)
    assert first.text.startswith("<b>10 laporan dengan")
    assert first.text.count("dipegang Rani") == PER_PAGE
    (row,) = first.buttons
    assert [button.data for button in row][-1] == f"cari:{PER_PAGE}:{typed}"
    last = search_page(found, CaseSearchPage(PER_PAGE, typed), {}, NAMES, DESK)
    assert "<b>NURI-7</b>\nsudah berakhir · Diteruskan ke Bawaslu · Rani" in last.text
    nothing = search_page([], CaseSearchPage(0, "<b>"), {}, NAMES, DESK)
    assert "Tidak ada laporan dengan “&lt;b&gt;”" in nothing.text
    undone = search_page([replace(OVER, closes_at=NOW)], CaseSearchPage(0, "x"), {}, NAMES, DESK)
    assert "masih bisa dibuka lagi" in undone.text


def test_a_case_that_follows_another_is_found_too() -> None:
    """It is not in the list of what is to be done, but it is a case."""
    follower = replace(FOUND, merged_into="NURI-7")
    assert by_urgency([follower], DESK, waiting=()) == []
    assert len(by_urgency([follower], DESK, waiting=(), followers=True)) == 1
