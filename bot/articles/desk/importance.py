"""The editors' words that make an article important ("Penting"), or no longer."""

from __future__ import annotations

import re
from enum import Enum

from bot.places.normalization import fold


class Mark(Enum):
    """The importance of an article, as editors say it."""

    IMPORTANT = "important"
    ORDINARY = "ordinary"


_SAID = {
    Mark.IMPORTANT: re.compile(r"(?:ini |jadikan |tandai )?(?:penting|breaking|important|urgent)"),
    Mark.ORDINARY: re.compile(
        r"(?:ini )?(?:batal(?:kan)?|bukan|tidak|tak|gak|ga|nggak|not|undo|cancel)"
        r" (?:jadi )?(?:penting|breaking|important|urgent)(?: lagi)?"
    ),
}


def parse_mark(said: str) -> Mark | None:
    """Return the importance in an editor's words ("penting", "bukan penting"); None for others."""
    words = fold(said)
    return next((mark for mark, form in _SAID.items() if form.fullmatch(words)), None)
