"""A filled official form as a PDF of A4 pages, in black on white, for any printer.

The standard fonts of PDF have the letters of Latin-1, which Indonesian is written with: no font
has to be carried. What they lack is written in the nearest letters, or left out.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from bot.cases.official_form import FilledForm, Line, Section
from bot.tips.identity import form_data

if TYPE_CHECKING:
    from fpdf import FPDF


MARGIN = 20.0  # mm, as all below
LABEL = 52.0
INDENT = 5.0
ROW = 6.0
SIGNING = 22.0
_SPACES = re.compile(" {2,}")  # as where a picture was left out
_PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‑": "-",
        "…": "...", "•": "-", "\u00a0": " ", "\u202f": " ", "\t": " ", "€": "EUR", "−": "-",
    }
)  # fmt: skip


def form_pdf(filled: FilledForm, on: date) -> bytes:
    """The PDF, made on this day. It carries no author, and no time of the day."""
    from fpdf import FPDF  # on use: with it the process starts bigger than most of its life needs

    pdf = FPDF(format="A4")
    pdf.set_margins(MARGIN, MARGIN, MARGIN)
    pdf.set_auto_page_break(True, MARGIN)
    pdf.set_creation_date(datetime.combine(on, time(), UTC))
    pdf.set_producer("")
    pdf.set_title(printable(filled.kind["model"]))
    pdf.add_page()
    _head(pdf, filled)
    for section in filled.sections():
        _section(pdf, section)
    _signatures(pdf)
    pdf.add_page()
    _centre(pdf, form_data()["guide"]["title"], 14)
    pdf.ln(ROW)
    for section in filled.guide():
        _section(pdf, section)
    return bytes(pdf.output())


def printable(text: str) -> str:
    """The text in Latin-1: marks are straightened, foreign accents and pictures left out."""
    return _SPACES.sub(" ", "".join(map(_letters, text.translate(_PLAIN))))


def _letters(mark: str) -> str:
    if mark == "\n" or (mark.isprintable() and ord(mark) < 256):
        return mark
    plain = unicodedata.normalize("NFKD", mark).encode("latin-1", "ignore").decode("latin-1")
    if plain and plain.isprintable():
        return plain
    return "?" if mark.isalnum() else ""


def _head(pdf: FPDF, filled: FilledForm) -> None:
    data, kind = form_data(), filled.kind
    pdf.set_font("Helvetica", "B", 9)
    _row(pdf, kind["model"], align="R")
    _centre(pdf, data["title"], 14)
    _centre(pdf, kind["heading"], 11)
    pdf.set_font("Helvetica", "", 8)
    _row(pdf, f"{kind['rule']}. {data['unfilled']}", align="C")


def _centre(pdf: FPDF, text: str, size: int) -> None:
    pdf.set_font("Helvetica", "B", size)
    _row(pdf, text, align="C", height=ROW + 1)


def _row(pdf: FPDF, text: str, *, align: str, height: float = ROW) -> None:
    pdf.cell(0, height, printable(text), align=align, new_x="LMARGIN", new_y="NEXT")


def _section(pdf: FPDF, section: Section) -> None:
    if pdf.will_page_break(3 * ROW):  # no heading alone at the foot of a page
        pdf.add_page()
    pdf.ln(ROW / 2)
    pdf.set_font("Helvetica", "B", 11)
    pdf.multi_cell(0, ROW, printable(section.heading), new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", "", 11)
    if section.text:
        pdf.set_x(MARGIN + INDENT)
        pdf.multi_cell(
            0, ROW - 0.5, printable(section.text), align="L", new_x="LMARGIN", new_y="NEXT"
        )
    for line in section.lines:
        _line(pdf, line)
    for _ in range(section.room):
        _rule(pdf, MARGIN + INDENT)


def _line(pdf: FPDF, line: Line) -> None:
    numbered = len(line.label) <= 3
    start = MARGIN + INDENT + (INDENT + 2 if numbered else LABEL)
    if pdf.will_page_break(ROW):
        pdf.add_page()
    pdf.set_x(MARGIN + INDENT)
    pdf.cell(start - MARGIN - INDENT, ROW, printable(line.label))
    if not numbered:
        pdf.cell(3, ROW, ":")
    if not line.value:
        _rule(pdf, pdf.get_x())
        return
    pdf.multi_cell(0, ROW, printable(line.value), align="L", new_x="LMARGIN", new_y="NEXT")


def _rule(pdf: FPDF, start: float) -> None:
    """A line to write on."""
    if pdf.will_page_break(ROW + 1):
        pdf.add_page()
    at = pdf.get_y() + ROW
    pdf.set_draw_color(120)
    pdf.line(start, at, pdf.w - MARGIN, at)
    pdf.set_xy(MARGIN, at + 1)


def _signatures(pdf: FPDF) -> None:
    statement = form_data()["statement"]
    signatures, sign = (statement["reporter"], statement["receiver"]), statement["sign"]
    if pdf.will_page_break(3 * ROW + 2 * ROW + SIGNING):  # they stay with what they are for
        pdf.add_page()
    pdf.ln(ROW)
    pdf.multi_cell(0, ROW, printable(statement["text"]), align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(ROW / 2)
    half = pdf.epw / 2
    for text, below in ((signatures, SIGNING), ((sign, sign), 0.0)):
        for column, each in enumerate(text):
            last = column == 1
            pdf.cell(
                half,
                ROW,
                printable(each),
                align="C",
                new_x="LMARGIN" if last else "RIGHT",
                new_y="NEXT" if last else "TOP",
            )
        pdf.ln(below)
