"""The cell of followed and muted words and subjects in an operator's file."""

from __future__ import annotations

from collections.abc import Sequence

from bot.readers.amount_cells import BadCell
from bot.readers.follows.keywords import Refusal, read_keyword
from bot.readers.model import MOST_KEYWORDS, Keyword

COLUMN = "words"
NONE = "-"  # no keywords; an empty cell leaves them unchanged
_BETWEEN = "|"  # a sign that no keyword has, and no separator of cells
# The mark of a muted keyword. A minus, as readers type it, is read too; but a spreadsheet takes a
# cell that begins with a minus for a formula.
_MUTED = "!"


def read_keywords(cell: str) -> tuple[Keyword, ...] | None:
    """Return the keywords of "banjir|#politik|!sepak bola"; None for an empty cell.

    Raises BadCell.
    """
    cell = cell.strip()
    if not cell:
        return None
    found: dict[str, Keyword] = {}
    for said in map(str.strip, cell.split(_BETWEEN) if cell != NONE else ()):
        muted = said.startswith((_MUTED, "-"))
        name = read_keyword(said[1:] if muted else said)
        if isinstance(name, Refusal):
            raise BadCell(f"{said[:40]!r} is nothing that can be followed or muted")
        found[name] = Keyword(name, wanted=not muted)
    if len(found) > MOST_KEYWORDS:
        raise BadCell(f"a person can follow and mute {MOST_KEYWORDS} words, not {len(found)}")
    return tuple(found.values())


def keywords_cell(keywords: Sequence[Keyword]) -> str:
    """Return the cell of these keywords."""
    each = (("" if keyword.wanted else _MUTED) + keyword.name for keyword in keywords)
    return _BETWEEN.join(each) or NONE
