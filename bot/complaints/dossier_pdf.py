"""A dossier as a PDF of A4 pages, in black on white; no author, and nothing but what it says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from bot.cases.official_form_pdf import MARGIN, ROW, SIZE, SMALL, printable
from bot.complaints.dossier import Section

if TYPE_CHECKING:
    from fpdf import FPDF

LABEL = 48.0  # mm
LINE = 5.0  # mm
KEPT_TOGETHER = 3 * ROW  # a heading, and the beginning of what it is for


def dossier_pdf(title: str, sections: Iterable[Section], on: date) -> bytes:
    """Return the PDF, made on this day; its pages are numbered."""
    from fpdf import FPDF  # on use, as in bot.cases.official_form_pdf

    class Dossier(FPDF):
        def footer(self) -> None:
            self.set_y(-MARGIN + LINE)
            self.set_font("Helvetica", "", SMALL)
            self.cell(0, LINE, f"{printable(title)} · {self.page_no()}/{{nb}}", align="C")

    pdf = Dossier(format="A4")
    pdf.set_margins(MARGIN, MARGIN, MARGIN)
    pdf.set_auto_page_break(True, MARGIN)
    pdf.set_creation_date(datetime.combine(on, time(), UTC))
    pdf.set_producer("")
    pdf.set_title(printable(title))
    pdf.add_page()
    pdf.set_font("Helvetica", "B", 14)
    _words(pdf, title)
    for section in sections:
        _section(pdf, section)
    return bytes(pdf.output())


def _section(pdf: FPDF, section: Section) -> None:
    pdf.ln(ROW / 2)
    if pdf.will_page_break(KEPT_TOGETHER):
        pdf.add_page()
    pdf.set_font("Helvetica", "B", SIZE)
    _words(pdf, section.heading)
    pdf.set_font("Helvetica", "", SIZE)
    for label, value in section.lines:
        _line(pdf, label, value)
    if section.text:
        if section.lines:
            pdf.ln(LINE / 2)
        _words(pdf, section.text)


def _line(pdf: FPDF, label: str, value: str) -> None:
    """A label, and behind it a value of as many rows as it takes."""
    labels = pdf.multi_cell(
        LABEL - 2, LINE, printable(label), align="L", dry_run=True, output="LINES"
    )
    if not isinstance(labels, list):
        raise TypeError("no lines, though they were asked for")
    if pdf.will_page_break(len(labels) * LINE):
        pdf.add_page()
    top, page = pdf.get_y(), pdf.page_no()
    for at, text in enumerate(labels):
        pdf.set_xy(MARGIN, top + at * LINE)
        pdf.cell(LABEL - 2, LINE, text)
    pdf.set_xy(MARGIN + LABEL, top)
    pdf.multi_cell(0, LINE, printable(value), align="L", new_x="LMARGIN", new_y="NEXT")
    if pdf.page_no() == page:
        pdf.set_y(max(pdf.get_y(), top + len(labels) * LINE))


def _words(pdf: FPDF, text: str) -> None:
    pdf.multi_cell(0, LINE, printable(text), align="L", new_x="LMARGIN", new_y="NEXT")
