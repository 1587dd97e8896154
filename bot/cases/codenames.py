"""What a case is called: a codename for editors, a ticket code for its source alone.

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

# Crockford's base 32: no I, L, O, U, so that nothing is misread or misheard for another.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEARD_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_CODENAME = re.compile(r"[A-Z]+-[0-9]{2,9}")
_GROUPS, _GROUP = 4, 4  # 16 letters of 5 bits: 80 bits


class Chance(Protocol):
    """What of `random.Random` is needed."""

    def randrange(self, start: int, stop: int, /) -> int:
        """A number from `start` to below `stop`."""
        ...


@cache
def birds() -> tuple[str, ...]:
    """The names cases are given."""
    return tuple(tomllib.loads(BIRDS.read_text(encoding="utf-8"))["birds"])


def codename(chance: Chance, attempt: int = 0) -> str:
    """Such as MERPATI-41; after attempts that hit taken names, with more digits."""
    digits = 2 + attempt // 5
    bird = birds()[chance.randrange(0, len(birds()))]
    return f"{bird}-{chance.randrange(10 ** (digits - 1), 10**digits)}"


def read_codename(said: str) -> str | None:
    """The codename somebody typed, in whatever case; None when it cannot be one."""
    name = said.strip().upper()
    return name if _CODENAME.fullmatch(name) else None


def ticket(chance: Chance) -> str:
    """Such as 7KQM-2X9D-H4TB-W3PN: 80 random bits."""
    letters = [_ALPHABET[chance.randrange(0, len(_ALPHABET))] for _ in range(_GROUPS * _GROUP)]
    return _group("".join(letters))


def read_ticket(said: str) -> str | None:
    """The code somebody typed, however spaced or cased; None when it cannot be one."""
    letters = "".join(mark for mark in said.upper() if mark.isalnum()).translate(_HEARD_AS)
    if len(letters) != _GROUPS * _GROUP or set(letters) - set(_ALPHABET):
        return None
    return _group(letters)


def _group(letters: str) -> str:
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
