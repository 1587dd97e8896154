"""The form in which names are compared: invisible characters, case and spaces do not count."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphen, zero-width and bidirectional marks: they come with copied text and would split a
# name that looks whole.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BLANKS = re.compile(r"[^\S\n]{2,}|[^\S\n ]")  # all but a single space, which stays
_NOT_A_WORD = re.compile(r"[^\w/&'’-]+")


def normalize(text: str) -> str:
    """Return the text in one Unicode form, without invisible characters, with single spaces."""
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return _BLANKS.sub(" ", text.replace("\r", "\n"))


def lower_case(text: str) -> str:
    """Return the text in lower case, each character in its position ("İ".lower() has two)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def fold(name: str) -> str:
    """Return a name for the look-up: lower case, single spaces, no full stops or commas."""
    return _NOT_A_WORD.sub(" ", lower_case(normalize(name))).strip()


def squash(name: str) -> str:
    """Return a folded name without spaces and signs, for people who type "pasarkemis"."""
    return "".join(char for char in fold(name) if char.isalnum())
