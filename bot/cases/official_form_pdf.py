"""A filled official form as a PDF, with lines to write on for unknown fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reportlab.lib.colors import grey
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    KeepTogether,
    PageBreak,
    Spacer,
    Table,
)

from bot.cases.official_form import FilledForm, Line, Section
from bot.messages.pdf import (
    HEADING,
    PLAIN,
    ROW,
    SIZE,
    SMALL,
    TITLE,
    WIDTH,
    long_words,
    make_pdf,
    words,
)
from bot.tips.reading.identity import form_data

INDENT = 5 * mm
LETTER, LABEL = 7 * mm, 55 * mm  # the columns of "a." and of names
COLON = ": "
SIGNING = 22 * mm

MODEL = ParagraphStyle("model", HEADING, fontSize=9, alignment=TA_RIGHT)
CENTRED = ParagraphStyle("centred", PLAIN, alignment=TA_CENTER)
FORM_TITLE = ParagraphStyle("form title", TITLE, alignment=TA_CENTER, leading=7 * mm)
SUBTITLE = ParagraphStyle("subtitle", FORM_TITLE, fontSize=SIZE)
RULE = ParagraphStyle("rule", CENTRED, fontSize=SMALL)
TEXT = ParagraphStyle("text", PLAIN, leftIndent=INDENT, bulletIndent=INDENT)
LETTERED = ParagraphStyle("lettered", TEXT, leftIndent=INDENT + LETTER)
LABELLED = ParagraphStyle(
    "labelled",
    TEXT,
    leftIndent=INDENT + LABEL,
    firstLineIndent=-stringWidth(COLON, PLAIN.fontName, SIZE),
)


def form_pdf(filled: FilledForm, on: date) -> bytes:
    """Render the PDF, made on this day."""
    return make_pdf(filled.kind["model"], on, _story(filled))


def _story(filled: FilledForm) -> Iterator[Flowable]:
    data, kind = form_data(), filled.kind
    yield words(kind["model"], MODEL)
    yield words(data["title"], FORM_TITLE)
    yield words(kind["heading"], SUBTITLE)
    yield words(f"{kind['rule']}. {data['unfilled']}", RULE)
    for section in filled.sections():
        yield from _section(section)
    yield _signatures()
    yield PageBreak()
    yield words(data["guide"]["title"], FORM_TITLE)
    yield Spacer(0, ROW)
    for section in filled.guide():
        yield from _section(section)


def _section(section: Section) -> Iterator[Flowable]:
    heading = words(section.heading, HEADING)
    room = [part for _ in range(section.room) for part in _to_write_on(TEXT)]
    if section.text:  # a text may take many pages
        yield from (
            CondPageBreak(5 * ROW),
            heading,
            *long_words(section.text, TEXT),
            KeepTogether(room),
        )
    else:
        lines = [part for line in section.lines for part in _line(line)]
        yield KeepTogether([heading, *lines, *room])


def _line(line: Line) -> Iterator[Flowable]:
    is_lettered = line.label.endswith(".")  # "a." rather than a name, which a colon follows
    style, colon = (LETTERED, "") if is_lettered else (LABELLED, COLON)
    if line.value:
        yield from long_words(colon + line.value, style, line.label)
    else:
        yield from _to_write_on(style, colon, line.label)
    if line.small:
        yield words(line.small, ParagraphStyle("small", style, fontSize=SMALL, firstLineIndent=0))


def _to_write_on(style: ParagraphStyle, text: str = "", label: str = "") -> Iterator[Flowable]:
    yield words(text, style, label)
    width = WIDTH - style.leftIndent
    yield HRFlowable(width, thickness=0.6, color=grey, hAlign="RIGHT", spaceBefore=0, spaceAfter=mm)


def _signatures() -> Flowable:
    """Return the statement to be signed, and the room for signatures, on one page."""
    statement = form_data()["statement"]
    columns = (statement["reporter"], statement["receiver"]), (statement["sign"],) * 2
    cells = [[words(each, CENTRED) for each in row] for row in columns]
    signing = Table(cells, rowHeights=(1.5 * ROW, SIGNING + ROW))
    return KeepTogether([Spacer(0, ROW), words(statement["text"]), signing])
