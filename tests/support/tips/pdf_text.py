"""The words of a PDF, line by line."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader


def pages(pdf: bytes) -> int:
    """How many pages there are."""
    return len(PdfReader(BytesIO(pdf)).pages)


def text_of(pdf: bytes) -> str:
    """What a reader sees, a line for each row."""
    return "\n".join(row for page in texts_of_pages(pdf) for row in page)


def texts_of_pages(pdf: bytes) -> list[list[str]]:
    """The rows of each page."""
    texts = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return [[row.strip() for row in text.splitlines() if row.strip()] for text in texts]
