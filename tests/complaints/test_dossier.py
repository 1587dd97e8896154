"""The dossier says everything that the Press Council asks for, and its PDF has all of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

from bot.complaints.dossier import Facts, dossier, title
from bot.complaints.dossier_pdf import dossier_pdf
from bot.complaints.model import Event, Status, ToldCounts, Turn
from bot.complaints.workflow import become, say
from bot.tips.model import Evidence
from tests.support.complaints.samples import DEADLINE, PAPER, a_complaint, a_context
from tests.support.storage.stored import NOW
from tests.support.tips.pdf_text import texts_of_pages

ADDRESS = "https://posbanten.co.id/hak-jawab/"


def test_all_that_was_published_asked_answered_and_told_is_in_it() -> None:
    """With the time of each, and the hash of every text and file; page breaks lose nothing.

    Each page is numbered.
    """
    complaint = replace(a_complaint(), wrong="Jumlahnya 41, bukan 14. " * 400)
    turn = Turn(NOW + 60, "Rani", editor=True, piece=Evidence("text", 9, text="Apa buktinya?"))
    complaint = say(complaint, turn)
    complaint = become(complaint, Event(NOW + 120, Status.REFUSED, "Rani", "Tidak terkait."))
    complaint = become(complaint, Event(NOW + 180, Status.PUBLISHED, "Dedi", ADDRESS))
    facts = Facts("POSBANTEN", ToldCounts(1000, 990, 3, NOW + 240), False, ("7 · abcdef",))
    sections = [*dossier(a_context(), complaint, facts, DEADLINE)]
    heading = title(a_context(), complaint)
    pages = texts_of_pages(dossier_pdf(heading, sections, date(2026, 11, 29)))
    for number, page in enumerate(pages, 1):
        page.remove(f"{heading} · {number}/{len(pages)}")
    said = " ".join(row for page in pages for row in page)
    for words in (
        complaint.number,
        "POSBANTEN",
        complaint.article.link,
        "Naskah.",
        complaint.name,
        complaint.contact,
        complaint.asked,
        "Apa buktinya?",
        "Tidak terkait.",
        ADDRESS,
        "1.000",
        "990",
        "7 · abcdef",
        "UU 40/1999 pasal 5",
    ):
        assert words in said, words
    unspaced = said.replace(" ", "")
    for text in (complaint.wrong, complaint.asked, complaint.article.text):
        assert hashlib.sha256(text.encode()).hexdigest() in unspaced
    assert PAPER.sha256 in unspaced
    assert said.count("Jumlahnya 41, bukan 14.") == 400
