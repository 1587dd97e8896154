"""The words of strangers made harmless: no part can be tapped, and no part hides the rest."""

from __future__ import annotations

import re
from collections.abc import Collection

# Marks that turn the direction of the text, beyond the end of the quote (Unicode UAX #9),
# and control characters other than tab and line feed.
_TRICKS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\x00-\x08\x0b-\x1f\x7f]")
_SCHEME = re.compile(r"\b([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
# A dot that Telegram could read as part of a host name. Amounts (1.000.000), hours (14.05) and
# titles (S.Pd) stay as they are.
_HOST_DOT = re.compile(
    r"(?<=\w\w)\.(?=[^\W\d_]{2,24}\b|[\w-]*[^\W\d_][\w-]*\.)"
    r"|(?<=\w)\.(?=[a-z]{2,24}\b|(?i:me|com)\b)"
)
# An address that stands alone: no sign before its host or after its path could make it an address
# of another host. ASCII only, because other letters look alike.
_ADDRESS = re.compile(
    r"(?:(?<=[\s(\[\"'«“‘])|^)(?:https?://)?(?P<host>(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]{2,24})"
    r"(?:[/?#][a-zA-Z0-9_/?#&=%+~.-]*)?(?=[\s)\]\"'»”’,;!]|\.(?:\s|$)|$)"
)
_MENTION = re.compile(r"@(?=\w)")


def storable(text: str) -> str:
    """Remove NUL and half surrogate pairs from words: phones send them, databases refuse them."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")


def remove_tricks(text: str) -> str:
    """Remove the characters that hide or turn other words; leave the rest unchanged."""
    return _TRICKS.sub("", text)


def defang(text: str, keep: Collection[str] = ()) -> str:
    """Return the words without working links (`hxxps[:]//contoh[.]com`) and mentions.

    `keep`: hosts, in lower case; their links and those of their subdomains stay.
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
