"""A stranger's words made harmless to look at: nothing in them can be tapped or hides the rest."""

from __future__ import annotations

import re

# Marks that turn the direction of what follows, past the end of the quote (Unicode UAX #9),
# and control characters other than tab and line feed.
_TRICKS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\x00-\x08\x0b-\x1f\x7f]")
_SCHEME = re.compile(r"\b([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
# A dot that Telegram could take for one of a host name. Amounts (1.000.000), hours (14.05) and
# titles (S.Pd) stay as they are.
_HOST_DOT = re.compile(
    r"(?<=\w\w)\.(?=[^\W\d_]{2,24}\b|[\w-]*[^\W\d_][\w-]*\.)"
    r"|(?<=\w)\.(?=[a-z]{2,24}\b|(?i:me|com)\b)"
)
_MENTION = re.compile(r"@(?=\w)")


def remove_tricks(text: str) -> str:
    """The words without what hides or turns others, otherwise as they were said."""
    return _TRICKS.sub("", text)


def defang(text: str) -> str:
    """The same words without links: `hxxps[:]//contoh[.]com`, mentions that notify nobody."""
    text = remove_tricks(text)
    text = _SCHEME.sub(lambda match: _defuse(match[1]) + "[:]//", text)
    text = _HOST_DOT.sub("[.]", text)
    return _MENTION.sub("@\u2060", text)


def _defuse(scheme: str) -> str:
    return scheme.replace("tt", "xx").replace("TT", "XX")
