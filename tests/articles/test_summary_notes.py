"""A sentence of the editors above a summary."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.articles.model import Article
from bot.articles.summaries import SummaryContents, summary
from bot.articles.summary_notes import SummaryNote, note_page, parse_note
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.places.model import Places

AT = 1_708_066_800.0  # Friday 16 February 2024, 14.00 WIB
SIX = AT + 4 * 3600


def context(language: str = "id") -> PageContext:
    return PageContext(load_texts().of(language), load_gazetteer(), ZoneInfo("Asia/Jakarta"), AT)


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("ringkasan: Besok listrik padam.", "Besok listrik padam."),
        ("Ringkasan :  Besok\nlistrik   padam.", "Besok listrik padam."),
        ("SUMMARY: power cut tomorrow", "power cut tomorrow"),
        ("ringkasan:", ""),
        ("ringkasan bagus hari ini", None),
        ("lihat ringkasan: sudah bagus", None),
        ("", None),
    ],
)
def test_a_sentence_stands_behind_its_word(said: str, note: str | None) -> None:
    """In one line, however it was typed; what does not begin so is talk."""
    assert parse_note(said) == note


def test_a_sentence_is_confirmed_or_taken_away() -> None:
    """Shown as readers will see it, escaped."""
    note = SummaryNote(3, SIX, "Listrik <padam> & gelap")
    waits = note_page(context(), note)
    assert waits.text.startswith("<i>Redaksi: Listrik &lt;padam&gt; &amp; gelap</i>\n\n")
    assert "pukul 18.00 WIB" in waits.text
    assert [button.text for button in waits.buttons[0]] == ["Pakai", "Hapus"]
    used = note_page(context("en"), SummaryNote(3, SIX, "Gelap", used=True))
    assert "✓ It stands above the summary at 18:00 WIB." in used.text
    assert [button.text for button in used.buttons[0]] == ["Remove"]


def test_a_summary_has_it_once_below_its_heading() -> None:
    """And nothing where there is none."""
    article = Article(7, "Jembatan", "https://posbanten.co.id/a/", "", None, AT, Places())
    with_note = summary(context(), [article], SummaryContents(1, (7, 7), SIX, 0, "Besok <padam>."))
    assert with_note.text.startswith(
        "<b>Ringkasan sore</b> · Jumat 16/2\n\n<i>Redaksi: Besok &lt;padam&gt;.</i>\n\n<a href="
    )
    assert with_note.text.count("Redaksi") == 1
    assert "Redaksi" not in summary(context(), [article], SummaryContents(1, (7, 7), SIX)).text
