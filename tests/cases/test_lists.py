"""/laporan and the daily reminder: what the editors read there."""

from __future__ import annotations

from dataclasses import replace

from bot.cases.messages.lists import cases_page, page_of, reminder
from bot.cases.model import Case, Editor
from bot.cases.urgency import CaseUrgency, by_urgency
from bot.cases.waitlist import PER_PAGE
from tests.support.cases.samples import CASE, DESK

RANI = Editor(7, "Rani <redaktur>")


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
