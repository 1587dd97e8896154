"""What editors say to make an article important ("Penting"), or no longer."""

from __future__ import annotations

import re
from enum import Enum

from bot.places.normalization import fold


class Mark(Enum):
    """What editors say of an article's importance."""

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
    """Return what an editor's words say of an article, "penting" or "bukan penting" for example."""
    words = fold(said)
    return next((mark for mark, form in _SAID.items() if form.fullmatch(words)), None)
