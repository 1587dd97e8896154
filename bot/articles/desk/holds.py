"""An article on hold: its line for editors, and the words that hold or release it."""

from __future__ import annotations

import re

from bot.articles.model import Article
from bot.messages.catalogue import Html
from bot.messages.dates import moment
from bot.places.labels import PageContext
from bot.places.normalization import fold

OPEN_END = 1e11  # epoch seconds: until somebody releases it; the year 5138

_HOLD = re.compile(r"(?:tahan|hold)(?: dulu)?(?: artikel)?(?: ini)?")
_RELEASE = re.compile(r"(?:lepas(?:kan)?|release)(?: artikel)?(?: ini)?(?: sekarang)?")


def parse_hold(said: str) -> bool | None:
    """Return whether an editor's words hold an article ("tahan") or release it ("lepas").

    None for other words.
    """
    words = fold(said)
    if _HOLD.fullmatch(words):
        return True
    return False if _RELEASE.fullmatch(words) else None


def held_line(context: PageContext, article: Article) -> Html:
    """Return the line that says that an article is on hold, and until when."""
    words, until = context.words, article.held_until
    if until is None or until >= OPEN_END:
        return words.html("cards.held")
    when = moment(words, until, context.now, context.zone)
    return words.html("cards.held_until", time=when)
