"""The wishes of a reader's plain words, also while a report is only offered."""

from __future__ import annotations

import re
import unicodedata

from bot.places.finder import PlaceFinder
from bot.places.normalization import normalize
from bot.readers.understanding.sentence_reader import SentenceReader, Utterance
from bot.readers.understanding.spelling import tokens_of
from bot.readers.understanding.token_lists import strip_address
from bot.readers.understanding.wishes import COURTESIES, Catalogue, Wish

READ_AT_MOST = 300  # characters: the rest adds nothing to a question
_NEWS_WORDS = 6  # of a question for news; a longer one is a story
_EMOTICON = re.compile(r"(?<!\w)(?:[:;=]['-]?[()DPp3]+|\^[_-]?\^|<3|T[_-]T)(?!\w)")


def understand(
    text: str, catalogue: Catalogue, finder: PlaceFinder, *, reply: bool = False
) -> Utterance:
    """Return the wish of a message in plain words; `reply`: the message is a reply to news.

    A sentence of only known words says one wish. Another sentence may begin with a wish
    ("ikuti …"), or have one inside or in a clause. The others are a place or words to search,
    unless they are much like an example of a wish.
    """
    text = normalize(text[:READ_AT_MOST])
    plain = _EMOTICON.sub(" ", text)
    tokens = tokens_of(plain)
    if not tokens:
        pictures = plain != text or any(unicodedata.category(char) == "So" for char in text)
        return Utterance(Wish.EMOJI if pictures else Wish.UNREADABLE)
    reader = SentenceReader(catalogue, finder, reply=reply)
    said = (
        reader.sentence(tokens)
        or reader.within(tokens)
        or reader.clause(plain)
        or reader.question(tokens)
    )
    return reader.most_alike(tokens, said) or said


def is_readers(text: str, catalogue: Catalogue, finder: PlaceFinder) -> bool:
    """Return whether the words are a place, a greeting or a wish; no story, no question."""
    if len(text) > READ_AT_MOST:
        return False
    said = understand(text, catalogue, finder)
    match said.wish:
        case Wish.SEARCH | Wish.MAYBE_PLACE:
            return asks_for_news(text, catalogue)
        case Wish.REPORT:
            return not said.rest
        case Wish.UNREADABLE:  # usually a photo without words
            return False
        case _:
            return said.whole


def is_for_bot(text: str, catalogue: Catalogue, finder: PlaceFinder) -> bool:
    """Return whether words in a talk with the editors are for the bot; "ok, makasih" is not."""
    if not is_readers(text, catalogue, finder):
        return False
    return understand(text, catalogue, finder).wish not in COURTESIES


def asks_for_news(text: str, catalogue: Catalogue) -> bool:
    """Return whether a few words begin like a question for news: "berita banjir panongan"."""
    words = strip_address(tokens_of(text[:READ_AT_MOST]), catalogue.address)
    return bool(words) and words[0] in catalogue.news and len(words) <= _NEWS_WORDS


def tells_of_violation(text: str, catalogue: Catalogue) -> bool:
    """Return whether the words tell of a violation, which their writer may want to report."""
    said = f" {' '.join(tokens_of(text))} "
    return any(f" {phrase} " in said for phrase in catalogue.violation)
