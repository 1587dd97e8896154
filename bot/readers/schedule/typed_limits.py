"""The limit of articles a day that people type: "3", "lima puluh", "bebas"."""

from __future__ import annotations

from dataclasses import dataclass

from bot.readers.schedule.typed_words import (
    LONGEST,
    join_thousands,
    read_number,
    tokens_of,
    vocabulary,
)


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of articles a day; None for no limit."""

    most: int | None


def read_limit(text: str) -> Limit | None:
    """Return the typed limit, however large or small; None if it is no number and no "all"."""
    if len(text) > LONGEST:
        return None
    known, tokens = vocabulary(), tokens_of(join_thousands(text))
    if known.is_all("no_limit", tokens):
        return Limit(None)
    bare = known.leave_out("of_stories", tokens)
    number = read_number(bare)
    return Limit(number[0]) if number is not None and number[1] == len(bare) else None
