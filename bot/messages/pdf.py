"""PDFs of A4 pages, in black on white, for any printer.

The standard fonts of PDF have the letters of Latin-1, which is enough for Indonesian: no font is
shipped. Other letters are replaced by the nearest ones, or left out. Import this module on use:
with reportlab the process would start bigger than it usually needs to be.
"""

from __future__ import annotations

import html
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO

from pypdf import PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Paragraph, SimpleDocTemplate

MARGIN = 20 * mm
WIDTH = A4[0] - 2 * MARGIN  # between the margins
ROW = 6 * mm
SIZE, SMALL = 11, 8  # of the letters, in points
_EDGE = MARGIN - 6  # reportlab adds 6 points to the margins

PLAIN = ParagraphStyle(
    "plain",
    fontName="Helvetica",
    fontSize=SIZE,
    bulletFontSize=SIZE,
    leading=ROW,
    allowWidows=0,
    allowOrphans=0,
)
HEADING = ParagraphStyle("heading", PLAIN, fontName="Helvetica-Bold", spaceBefore=ROW / 2)
TITLE = ParagraphStyle("title", HEADING, fontSize=14, spaceBefore=0)

_SPACES = re.compile(" {2,}")  # left where a picture was removed
_PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‑": "-",
        "…": "...", "•": "-", "\u00a0": " ", "\u202f": " ", "\t": " ", "€": "EUR", "−": "-",
    }
)  # fmt: skip


def make_pdf(title: str, on: date, story: Iterable[Flowable], *, numbered: bool = False) -> bytes:
    """Make the PDF, dated `on`, without an author, a program and a time of the day."""
    flowables, made, pages = list(story), BytesIO(), 0

    def foot(canvas: Canvas, document: BaseDocTemplate) -> None:
        if numbered:
            canvas.setFont("Helvetica", SMALL)
            said = f"{printable(title)} · {document.page}/{pages}"
            canvas.drawCentredString(A4[0] / 2, MARGIN * 0.6, said)

    for _ in range(1 + numbered):  # the second pass knows the number of pages
        made = BytesIO()
        document = SimpleDocTemplate(
            made,
            pagesize=A4,
            leftMargin=_EDGE,
            rightMargin=_EDGE,
            topMargin=_EDGE,
            bottomMargin=_EDGE,
            invariant=1,
        )
        document.build(flowables.copy(), foot, foot)
        pages = document.page
    writer = PdfWriter(made)  # removes the metadata that reportlab writes
    writer.metadata = {"/Title": printable(title), "/CreationDate": f"D:{on:%Y%m%d}000000Z"}
    pdf = BytesIO()
    writer.write(pdf)
    return pdf.getvalue()


def words(text: str, style: ParagraphStyle = PLAIN, label: str = "") -> Paragraph:
    """Return a paragraph of plain words, in rows; `label` stands before the first row."""
    markup = html.escape(printable(text)).replace("\n", "<br/>")
    return Paragraph(markup or "&nbsp;", style, bulletText=printable(label) or None)


def long_words(text: str, style: ParagraphStyle = PLAIN, label: str = "") -> Iterator[Paragraph]:
    """Yield the words in pieces: reportlab lays out the rest of a paragraph anew on each page.

    No piece has only one row, which could stand alone on a page.
    """
    rows = text.split("\n")
    following = ParagraphStyle("following", style, firstLineIndent=0, spaceBefore=0)
    for start, end in itertools.pairwise((*range(0, max(1, len(rows) - 1), 2), len(rows))):
        piece = "\n".join(rows[start:end])
        yield words(piece, following) if start else words(piece, style, label)


def printable(text: str) -> str:
    """Return the text in Latin-1: plain quotes and dashes, no foreign accents, no pictures."""
    return _SPACES.sub(" ", "".join(map(_letters, text.translate(_PLAIN))))


def _letters(mark: str) -> str:
    if mark == "\n" or (mark.isprintable() and ord(mark) < 256):
        return mark
    plain = unicodedata.normalize("NFKD", mark).encode("latin-1", "ignore").decode("latin-1")
    if plain and plain.isprintable():
        return plain
    return "?" if mark.isalnum() else ""
