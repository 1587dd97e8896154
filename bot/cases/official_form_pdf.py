"""A filled official form as a PDF of A4 pages, in black on white, for any printer.

The standard fonts of PDF have the letters of Latin-1, which Indonesian is written with: no font
has to be carried. What they lack is written in the nearest letters, or left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from bot.cases.official_form import FilledForm, Line, Section
from bot.tips.reading.identity import form_data

if TYPE_CHECKING:
    from fpdf import FPDF


MARGIN = 20.0  # mm, as all below
LABEL = 52.0
COLON = 3.0
INDENT = 5.0
ROW = 6.0
SIGNING = 22.0
SIZE, SMALL = 11, 8  # of the letters, in points
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
    pdf.ln(ROW / 2)
    _place(pdf, [_Row(section.heading, bold=True), *_rows(pdf, section)])


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a part of the form: a label and what stands behind it, or a line to write on."""

    text: str = ""
    label: str = ""
    start: float = MARGIN  # mm from the left edge of the page to the text
    bold: bool = False
    size: int = SIZE
    rule: bool = False

    @property
    def height(self) -> float:
        """In mm."""
        return ROW + 1 if self.rule else ROW

    def draw(self, pdf: FPDF) -> None:
        """Where the page stands; the next row goes below."""
        if self.label:
            pdf.set_font("Helvetica", "", SIZE)
            pdf.set_x(MARGIN + INDENT)
            pdf.cell(0, ROW, printable(self.label))
            if not _is_numbered(self.label):
                pdf.set_x(self.start - COLON)
                pdf.cell(COLON, ROW, ":")
        if self.rule:
            pdf.set_draw_color(120)
            pdf.line(self.start, pdf.get_y() + ROW, pdf.w - MARGIN, pdf.get_y() + ROW)
        pdf.set_font("Helvetica", "B" if self.bold else "", self.size)
        pdf.set_x(self.start)
        pdf.cell(0, ROW, printable(self.text))
        pdf.ln(self.height)


def _rows(pdf: FPDF, section: Section) -> Iterator[_Row]:
    start = MARGIN + INDENT
    for text in _wrapped(pdf, section.text, start):
        yield _Row(text, start=start)
    for line in section.lines:
        yield from _line(pdf, line)
    for _ in range(section.room):
        yield _Row(start=start, rule=True)


def _line(pdf: FPDF, line: Line) -> Iterator[_Row]:
    start = MARGIN + INDENT + (INDENT + 2 if _is_numbered(line.label) else LABEL + COLON)
    first, *more = _wrapped(pdf, line.value, start) or [""]
    yield _Row(first, label=line.label, start=start, rule=not line.value)
    for text in more:
        yield _Row(text, start=start)
    if line.small:
        yield _Row(line.small, start=start, size=SMALL)


def _is_numbered(label: str) -> bool:
    """Whether it is "a." rather than a name, which a colon follows."""
    return label.endswith(".")


def _wrapped(pdf: FPDF, text: str, start: float) -> list[str]:
    """The text in rows that fit between this edge and the right margin."""
    if not text:
        return []
    pdf.set_font("Helvetica", "", SIZE)
    width = pdf.w - MARGIN - start
    lines = pdf.multi_cell(width, ROW, printable(text), align="L", dry_run=True, output="LINES")
    if not isinstance(lines, list):
        raise TypeError("no lines, though they were asked for")
    return lines


def _place(pdf: FPDF, rows: Sequence[_Row]) -> None:
    """Rows that belong together; where they go over a page, none stands alone on either side."""
    for at, row in enumerate(rows):
        together = 3 if at == 0 else 2 if _is_last(rows, at + 1) else 1
        if pdf.will_page_break(sum(each.height for each in rows[at : at + together])):
            pdf.add_page()
        row.draw(pdf)


def _is_last(rows: Sequence[_Row], at: int) -> bool:
    """Whether this row is the last of its kind, or small print of the row before it."""
    following = rows[at : at + 2]
    return (
        len(following) < 2 or following[1].rule != following[0].rule or following[0].size == SMALL
    )


def _signatures(pdf: FPDF) -> None:
    statement = form_data()["statement"]
    signatures, sign = (statement["reporter"], statement["receiver"]), statement["sign"]
    if pdf.will_page_break(3 * ROW + 2 * ROW + SIGNING):  # they stay with what they are for
        pdf.add_page()
    pdf.ln(ROW)
    pdf.set_font("Helvetica", "", SIZE)
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
