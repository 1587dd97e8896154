"""PDFs of A4 pages, in black on white, for any printer.

The standard fonts of PDF have the letters of Latin-1, which Indonesian is written with: no font
has to be carried. What they lack is written in the nearest letters, or left out. To be imported on
use: with reportlab the process starts bigger than most of its life needs.
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
_EDGE = MARGIN - 6  # what reportlab adds to the margins

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

_SPACES = re.compile(" {2,}")  # as where a picture was left out
_PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‑": "-",
        "…": "...", "•": "-", "\u00a0": " ", "\u202f": " ", "\t": " ", "€": "EUR", "−": "-",
    }
)  # fmt: skip


def make_pdf(title: str, on: date, story: Iterable[Flowable], *, numbered: bool = False) -> bytes:
    """The PDF, made on this day. It names no author and no program, and no time of the day."""
    flowables, made, pages = list(story), BytesIO(), 0

    def foot(canvas: Canvas, document: BaseDocTemplate) -> None:
        if numbered:
            canvas.setFont("Helvetica", SMALL)
            said = f"{printable(title)} · {document.page}/{pages}"
            canvas.drawCentredString(A4[0] / 2, MARGIN * 0.6, said)

    for _ in range(1 + numbered):  # the second time it is known how many pages there are
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
    writer = PdfWriter(made)  # reportlab signs what it writes
    writer.metadata = {"/Title": printable(title), "/CreationDate": f"D:{on:%Y%m%d}000000Z"}
    pdf = BytesIO()
    writer.write(pdf)
    return pdf.getvalue()


def words(text: str, style: ParagraphStyle = PLAIN, label: str = "") -> Paragraph:
    """Words as they are, in rows that go over pages; `label` in front of the first row."""
    markup = html.escape(printable(text)).replace("\n", "<br/>")
    return Paragraph(markup or "&nbsp;", style, bulletText=printable(label) or None)


def long_words(text: str, style: ParagraphStyle = PLAIN, label: str = "") -> Iterator[Paragraph]:
    """As `words`, in pieces: reportlab lays out anew on each page what is left of a paragraph.

    None is of one row, which could stand alone.
    """
    rows = text.split("\n")
    following = ParagraphStyle("following", style, firstLineIndent=0, spaceBefore=0)
    for start, end in itertools.pairwise((*range(0, max(1, len(rows) - 1), 2), len(rows))):
        piece = "\n".join(rows[start:end])
        yield words(piece, following) if start else words(piece, style, label)


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
