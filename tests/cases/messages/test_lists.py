"""/laporan, /cari and the daily reminder: what the editors read there."""

from __future__ import annotations

from dataclasses import replace

from bot.cases.buttons import CaseSearchPage
from bot.cases.messages.lists import cases_page, page_of, reminder
from bot.cases.messages.search import closed_has_words, has_words, search_page, wanted_words
from bot.cases.model import AuditEntry, Case, ClosedCase, Editor, Note, Turn
from bot.cases.urgency import CaseUrgency, by_urgency
from bot.cases.waitlist import PER_PAGE
from bot.readers.search import WORDS_KEPT
from bot.tips import draft as tips
from bot.tips.model import Evidence
from tests.support.cases.samples import CASE, DESK, NOW

RANI = Editor(7, "Rani <redaktur>")
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
OVER = ClosedCase(9, "NURI-7", LOG, None)
NAMES = {7: "Rani", 8: ""}


def many(count: int, like: Case = CASE) -> list[CaseUrgency]:
    cases = [replace(like, id=n, codename=f"B-{n}") for n in range(count)]
    return by_urgency(cases, DESK, waiting=())


def test_a_page_has_eight_cases_and_the_way_to_the_others() -> None:
    """Each with its place and how it stands; names and places are escaped."""
    case = replace(CASE, id=1, codename="B-1", place="Kp. <Baru>", owner=RANI)
    (standing,) = by_urgency([case], DESK, waiting=())
    page = cases_page([standing], 0, {}, DESK)
    assert "Kp. &lt;Baru&gt;" in page.text
    assert "dipegang Rani &lt;redaktur&gt;" in page.text
    assert not page.buttons
    page = cases_page(many(20), 8, {}, DESK)
    assert page.text.startswith("<b>20 laporan terbuka</b>")
    assert page.text.count("belum diambil") == PER_PAGE
    assert [(b.text, b.data) for row in page.buttons for b in row] == [
        ("◂", "laporan:0"), ("2/3", "laporan:8"), ("▸", "laporan:16"),
    ]  # fmt: skip


def test_a_page_that_is_no_more_leads_to_the_last_one() -> None:
    """Old buttons do not fail when cases were closed."""
    begin, shown = page_of(many(9), 400)
    assert (begin, len(shown)) == (8, 1)
    assert page_of([], 8) == (0, [])
    assert "Tidak ada laporan terbuka" in cases_page([], 8, {}, DESK).text


def test_the_longest_page_fits_a_message() -> None:
    """Whatever sources wrote as the place."""
    standings = many(9, replace(CASE, place="Jalan " * 60, owner=replace(RANI, name="R" * 200)))
    assert len(cases_page(standings, 0, {}, DESK).text) < 4096


def test_a_codename_leads_to_its_card_in_a_supergroup() -> None:
    """Ordinary groups have no links to messages."""
    desk = replace(DESK, chat_id=-1001234567890)
    text = cases_page(many(1), 0, {0: 42}, desk).text
    assert '<a href="https://t.me/c/1234567890/42">B-0</a>' in text
    assert "href" not in cases_page(many(1), 0, {0: 42}, replace(DESK, chat_id=-5)).text


def test_the_reminder_is_silent_and_counts_what_needs_somebody() -> None:
    """Nothing to say, nothing said."""
    assert reminder(many(3, replace(CASE, owner=RANI)), {}, DESK, day="2026-11-27") is None
    letter = reminder(many(12), {}, DESK, day="2026-11-27")
    assert letter is not None
    assert letter.params["disable_notification"] is True
    assert letter.params["protect_content"] is True
    assert str(letter.params["text"]).startswith("Hari ini: 12 laporan belum diambil.")
    assert letter.secret


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
    assert [b.data for row in undone.buttons for b in row] == ["meja:9:open"]


def test_a_case_that_follows_another_is_found_too() -> None:
    """It is not in the list of what is to be done, but it is a case."""
    follower = replace(FOUND, merged_into="NURI-7")
    assert by_urgency([follower], DESK, waiting=()) == []
    assert len(by_urgency([follower], DESK, waiting=(), followers=True)) == 1
