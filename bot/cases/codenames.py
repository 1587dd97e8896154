"""The names of a case: a codename for editors, a ticket code for its source alone.

Both are drawn from randomness that is passed in (`secrets.SystemRandom` outside tests), so that
neither says anything about the source, the time or the number of cases.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Protocol

BIRDS = Path(__file__).parents[1] / "data" / "tips" / "codenames.toml"

# Crockford's base 32: no I, L, O, U, so that no letter is misread or misheard for another.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEARD_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_CODENAME = re.compile(r"[A-Z]+-[0-9]{2,9}")
_GROUPS, _GROUP = 4, 4  # 16 letters of 5 bits: 80 bits


class Chance(Protocol):
    """The part of `random.Random` that is needed."""

    def randrange(self, start: int, stop: int, /) -> int:
        """Return a number from `start` to below `stop`."""
        ...


@cache
def birds() -> tuple[str, ...]:
    """Return the birds' names that cases are given."""
    return tuple(tomllib.loads(BIRDS.read_text(encoding="utf-8"))["birds"])


def codename(chance: Chance, attempt: int = 0) -> str:
    """Return a codename such as MERPATI-41; after attempts with taken names, with more digits."""
    digits = 2 + attempt // 5
    bird = birds()[chance.randrange(0, len(birds()))]
    return f"{bird}-{chance.randrange(10 ** (digits - 1), 10**digits)}"


def read_codename(said: str) -> str | None:
    """Return the codename that somebody typed, in any case; None when it cannot be one."""
    name = said.strip().upper()
    return name if _CODENAME.fullmatch(name) else None


def ticket(chance: Chance) -> str:
    """Return a ticket code such as 7KQM-2X9D-H4TB-W3PN: 80 random bits."""
    letters = [_ALPHABET[chance.randrange(0, len(_ALPHABET))] for _ in range(_GROUPS * _GROUP)]
    return _group("".join(letters))


def read_ticket(said: str) -> str | None:
    """Return the typed ticket code, in any spacing or case; None when it cannot be one."""
    letters = "".join(mark for mark in said.upper() if mark.isalnum()).translate(_HEARD_AS)
    if len(letters) != _GROUPS * _GROUP or set(letters) - set(_ALPHABET):
        return None
    return _group(letters)


def _group(letters: str) -> str:
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
