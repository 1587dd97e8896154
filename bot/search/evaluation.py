"""Scores of the search on labelled queries, and their report as a table or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import orjson

from bot.core.errors import OperatorError

_SHOWN = 70  # characters of a headline


@dataclass(frozen=True, slots=True)
class LabelledQuery:
    """A query of a day, and the headlines that its first page must have; none for no match."""

    query: str
    finds: tuple[str, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a query: its first page; `nothing`: no article has all that was asked for."""

    wanted: LabelledQuery
    titles: tuple[str, ...]
    nothing: bool

    @property
    def is_right(self) -> bool:
        """Whether the first page has the headlines that it must have."""
        if not self.wanted.finds:
            return self.nothing
        return set(self.wanted.finds) <= set(self.titles)


def read_query(line: str | bytes, number: int) -> LabelledQuery | None:
    """Return the labelled query of a JSON line; None for one without a query (an article).

    Raises OperatorError naming the line for a query without `finds` and `today`.
    """
    try:
        fields = orjson.loads(line)
        if "query" not in fields:
            return None
        return LabelledQuery(
            str(fields["query"]), tuple(fields["finds"]), date.fromisoformat(fields["today"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise OperatorError(
            f'Line {number} is no query: {{"query": …, "finds": [headline, …], "today": date}}.'
        ) from error


def share_of(outcomes: Sequence[Outcome]) -> float:
    """Return the share of queries whose first page is right; 0 for none."""
    return sum(each.is_right for each in outcomes) / len(outcomes) if outcomes else 0.0


def evaluation_table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield lines: the score, then each query that missed, with the headlines shown instead."""
    right = sum(each.is_right for each in outcomes)
    yield f"{right} of {len(outcomes)} queries right on the first page: {share_of(outcomes):.1%}"
    for each in outcomes:
        if not each.is_right:
            yield ""
            yield each.wanted.query
            for title in each.wanted.finds or ("(nothing)",):
                yield f"  missed  {title[:_SHOWN]}"
            for title in each.titles:
                yield f"  showed  {title[:_SHOWN]}"


def evaluation_json(outcomes: Sequence[Outcome]) -> str:
    """Return the evaluation as one JSON object."""
    missed = [
        {"query": each.wanted.query, "finds": each.wanted.finds, "showed": each.titles}
        for each in outcomes
        if not each.is_right
    ]
    report = {"queries": len(outcomes), "share": share_of(outcomes), "missed": missed}
    return orjson.dumps(report).decode()
