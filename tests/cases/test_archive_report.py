"""The page of a case: everything that was said, and nothing that a stranger's words can do."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from bot.cases.archive_report import log, page
from bot.cases.model import AuditEntry
from bot.cases.records import Record, RecordedPiece, RecordKind
from bot.messages.catalogue import load_texts
from bot.messages.dates import clock_time
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.tips.wording import known_text

NOW = 1_750_000_000.0
READERS = [
    PageContext(load_texts().of(language), load_gazetteer(), ZoneInfo("Asia/Jakarta"), 0.0)
    for language in load_texts().languages
]


@pytest.mark.parametrize("reader", READERS)
def test_answers_are_there_as_people_read_them(reader: PageContext) -> None:
    """Under the names of their questions: places by name, days as days, articles of the law."""
    answers = {
        "category": "politik_uang",
        "place": "36.03.19",
        "known": "2026-02-16",
        "consent": "1750000000",
    }
    record = Record(RecordKind.OPENED, NOW, "MERPATI-41", "pemilu", answers)
    shown = page("MERPATI-41", [record], [], reader, {})
    known = known_text(answers["known"], reader.words, reader.zone, reader.now)
    for there in (reader.words("tips.category_politik_uang"), "515", "Panongan", known):
        assert there in shown
    assert "politik_uang" not in shown
    assert answers["consent"] not in shown


@given(st.text(st.characters(), max_size=60))
def test_a_strangers_words_are_words(text: str) -> None:
    """Whatever is written in a report, the page has the same elements, and can be saved."""
    plain = Record(RecordKind.ADDED, NOW, pieces=(RecordedPiece("text", "a"),))
    hostile = Record(
        RecordKind.ADDED, NOW, pieces=(RecordedPiece("text", f"a<script>&{text}<img src=x>"),)
    )
    shown = page("MERPATI-41", [hostile], [], READERS[0], {})
    shown.encode("utf-8")

    def elements(content: str) -> list[str | None]:
        return [node.tag for node in LexborHTMLParser(content).css("*")]

    assert elements(shown) == elements(page("MERPATI-41", [plain], [], READERS[0], {}))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("what", sorted(set(RecordKind) - {RecordKind.KEPT, RecordKind.LEFT}))
def test_everything_that_happens_has_a_heading(what: RecordKind, reader: PageContext) -> None:
    """And the time in the newsroom's zone."""
    shown = page("MERPATI-41", [Record(what, NOW, note="catatan")], [], reader, {})
    assert reader.words(f"archive.{what}") in shown.replace("&#x27;", "'")
    assert f"2025, {clock_time(reader.words, NOW, reader.zone)}" in shown
    assert "catatan" in shown


@pytest.mark.parametrize("reader", READERS)
def test_a_file_is_there_with_its_hash_or_the_reason_why_not(reader: PageContext) -> None:
    """Under the piece that it belongs to: kept, kept but not in this backup, left, unknown."""
    kept = Record(RecordKind.KEPT, NOW, file="a", suffix=".jpg", size=12_000, sha256="ab12")
    left = Record(RecordKind.LEFT, NOW, file="b", note="too_big")

    def shown(file: str, files: dict[str, str]) -> str:
        piece = RecordedPiece("photo", "Amplop", "AgAC", file)
        opened = Record(RecordKind.OPENED, NOW, pieces=(piece,))
        return page("MERPATI-41", [opened, kept, left], [], reader, files)

    there = shown("a", {"a": "bukti/01-photo.jpg"})
    assert '<img src="bukti/01-photo.jpg"' in there
    assert "ab12" in there
    assert reader.words("archive.missing") in shown("a", {})
    assert reader.words("archive.left_too_big") in shown("b", {})
    assert reader.words("archive.not_kept") in shown("c", {})


def test_what_editors_did_is_below() -> None:
    """By the user ids that the audit log has."""
    shown = page("MERPATI-41", [], [AuditEntry(77, "answered", NOW)], READERS[0], {})
    assert f"77 · {READERS[0].words('editors.deed_answered')}" in shown
    assert "77 · odd" in page("MERPATI-41", [], [AuditEntry(77, "odd", NOW)], READERS[0], {})


@given(st.text(st.characters(), max_size=20))
def test_the_log_is_a_record_a_line(text: str) -> None:
    """By time, in UTC, whatever was said."""
    records = [
        Record(RecordKind.ADDED, NOW, pieces=(RecordedPiece("text", text),)),
        Record(RecordKind.CLOSED, NOW),
    ]
    lines = log(records, [AuditEntry(77, "answered", NOW - 1)], {}).split("\n")
    assert len(lines) == 4
    assert json.loads(lines.pop(0)) == {
        "editor": 77,
        "did": "answered",
        "at": "2025-06-15T15:06:39+00:00",
    }
    assert json.loads(lines[0])["at"] == "2025-06-15T15:06:40+00:00"
    assert json.loads(lines[0])["pieces"][0]["text"] == text
