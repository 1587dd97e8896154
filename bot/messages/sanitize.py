"""A stranger's words made harmless to look at: nothing in them can be tapped or hides the rest."""

from __future__ import annotations

import re
from collections.abc import Collection

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
# An address that stands by itself: nothing before its host or behind its path could make it one of
# another host. ASCII only, as other letters look alike.
_ADDRESS = re.compile(
    r"(?:(?<=[\s(\[\"'«“‘])|^)(?:https?://)?(?P<host>(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]{2,24})"
    r"(?:[/?#][a-zA-Z0-9_/?#&=%+~.-]*)?(?=[\s)\]\"'»”’,;!]|\.(?:\s|$)|$)"
)
_MENTION = re.compile(r"@(?=\w)")


def storable(text: str) -> str:
    """The words without NUL and half surrogate pairs: phones send them, and databases refuse."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")


def remove_tricks(text: str) -> str:
    """The words without what hides or turns others, otherwise as they were said."""
    return _TRICKS.sub("", text)


def defang(text: str, keep: Collection[str] = ()) -> str:
    """The same words without links: `hxxps[:]//contoh[.]com`, mentions that notify nobody.

    `keep`: hosts, in small letters, whose links and those of their subdomains stay.
    """
    text = remove_tricks(text)
    if not keep:
        return _defang(text)
    parts, end = [], 0
    for address in _ADDRESS.finditer(text):
        host = address["host"].lower()
        if any(host == each or host.endswith(f".{each}") for each in keep):
            parts += [_defang(text[end : address.start()]), address[0]]
            end = address.end()
    return "".join((*parts, _defang(text[end:])))


def _defang(text: str) -> str:
    text = _SCHEME.sub(lambda match: _defuse(match[1]) + "[:]//", text)
    text = _HOST_DOT.sub("[.]", text)
    return _MENTION.sub("@\u2060", text)


def _defuse(scheme: str) -> str:
    return scheme.replace("tt", "xx").replace("TT", "XX")
