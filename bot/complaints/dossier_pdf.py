"""A dossier as a PDF with numbered pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable

from bot.complaints.dossier import Section
from bot.messages.pdf import HEADING, PLAIN, ROW, TITLE, long_words, make_pdf, words

LINE = 5 * mm
DENSE = ParagraphStyle("dense", PLAIN, leading=LINE)
BELOW = ParagraphStyle("below", DENSE, spaceBefore=LINE / 2)  # the labelled lines
LABELLED = ParagraphStyle("labelled", DENSE, leftIndent=55 * mm)


def dossier_pdf(title: str, sections: Iterable[Section], on: date) -> bytes:
    """Render the dossier as a PDF, made on this day."""
    return make_pdf(title, on, _story(title, sections), numbered=True)


def _story(title: str, sections: Iterable[Section]) -> Iterator[Flowable]:
    yield words(title, TITLE)
    for section in sections:
        yield CondPageBreak(5 * ROW)
        yield words(section.heading, HEADING)
        for label, value in section.lines:
            yield from long_words(value, LABELLED, label)
        if section.text:
            yield from long_words(section.text, BELOW if section.lines else DENSE)
