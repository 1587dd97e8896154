"""The dateline of an article: "OUTLET, KOTA – "."""

from __future__ import annotations

import re
from collections.abc import Sequence

DATELINE_LENGTH = 70

_END = re.compile(r" ?[–—|] ?|- | -|: ")
_PARTS = re.compile(r"[–—|,;:()/]|- | -|-$")
_TOWN = re.compile(r"[A-Z][A-Za-z']+(?: [A-Z][A-Za-z']+){0,2}")


def dateline_end(text: str) -> int:
    """Return the end of the dateline; 0 if the text starts without one.

    A dateline is a row of short names with dashes or bars between: "Outlet.co.id - Kota - Warga".
    """
    end = start = 0
    for match in _END.finditer(text, 0, DATELINE_LENGTH):
        words = text[start : match.start()].split()
        if len(words) > 6 or any(word.islower() and "." not in word for word in words):
            break
        start = end = match.end()
    return end


def dateline_town(dateline: str, outlets: Sequence[str]) -> str:
    """Return the town of a dateline; empty if only an outlet is named.

    `outlets`: parts of outlets' names, in lower case ("pos", "news").
    """
    for part in map(str.strip, _PARTS.split(dateline)):
        lowered = part.lower()
        if _TOWN.fullmatch(part) and not any(outlet in lowered for outlet in outlets):
            return part
    return ""
