"""The detection of a cry for help in plain words: ("mereka mengancam kami") -> True.

The words of data/tips/danger.toml decide: they say what is done to the writer or to their own, not
what they ask or have read of.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "data" / "tips" / "danger.toml"
_BETWEEN = r"(?:\s+[\w'’-]+){0,3}\s+"  # "saya sejak kemarin terus diancam"
_NO_WORD = re.compile(r"[^\w\s'’-]+")
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")  # "toloooong"


def cries_for_help(said: str) -> bool:
    """Whether the writer of these words may be in danger."""
    text = _STRETCHED.sub(r"\1", " ".join(_NO_WORD.sub(" ", said.casefold()).split()))
    alone, cry, harmless = _patterns()
    return bool(alone.fullmatch(text) or cry.search(harmless.sub(" ", text)))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    me = _any(data["self"])
    cry = "|".join(
        (
            rf"{me}{_BETWEEN}{_any(data['suffered'])}",
            rf"{_any(data['done'])}{_BETWEEN}{me}",
            _any(data["anywhere"]),
        )
    )
    return (
        re.compile(_any(data["alone"])),
        re.compile(rf"\b(?:{cry})\b"),
        re.compile(rf"\b{_any(data['harmless'])}\b"),
    )


def _any(words: Iterable[str]) -> str:
    """Return a pattern of one of these words, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"
