"""The rows of subscribers in a CSV file (contract: `subscribers import`), read and written.

A row says everything about its subscriber: an empty cell or a missing column means the default.
But if a row says no more than `delivery` about the amount, the reader's choices stay
(bot.readers.amount_cells). Groups have their ids (below zero); a topic also has its `thread`. A
row is one line, so that a stray quote spoils only its own row.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from bot.core.errors import OperatorError
from bot.delivery.addresses import address_of, is_group
from bot.messages.catalogue import DEFAULT_LANGUAGE
from bot.readers.amount_cells import COLUMNS as AMOUNT
from bot.readers.amount_cells import (
    Amount,
    BadCell,
    amount_cells,
    amount_of,
    read_amount,
    read_time,
    time_cell,
)
from bot.readers.keyword_cells import COLUMN as WORDS
from bot.readers.keyword_cells import keywords_cell, read_keywords
from bot.readers.model import Delivery, Keyword

COLUMNS = (
    *("chat_id", "language", "delivery", "places", "quiet_from", "quiet_to"),
    *AMOUNT,
    WORDS,
    "announcements",
    "thread",
)
NEEDED = ("chat_id", "places")

_THREAD = re.compile(r"[0-9]{1,10}")
_CHAT_ID = re.compile(r"-?[0-9]{1,16}")
_YES, _NO = "yes", "no"
_LARGEST_ID = 2**52 - 1  # Bot API, Chat.id: at most 52 significant bits


class SubscriberRow(NamedTuple):
    """The choices of a subscriber in a row."""

    chat_id: int
    language: str = DEFAULT_LANGUAGE
    delivery: Delivery = Delivery.INSTANT
    places: tuple[str, ...] = ()
    quiet: tuple[int, ...] = ()  # from and to, in minutes of the day
    amount: Amount | None = None  # None: the file has only the delivery
    keywords: tuple[Keyword, ...] | None = None  # None: the file has no cell of them
    announcements: bool | None = None  # None: the choice stays
    topic: tuple[int, int] | None = None  # group and thread, if `chat_id` is an address

    @property
    def muted_keywords(self) -> tuple[str, ...]:
        """The names of the muted keywords."""
        return tuple(each.name for each in self.keywords or () if not each.wanted)


class _Choices(NamedTuple):
    """A row without its chat."""

    language: str
    delivery: Delivery
    places: tuple[str, ...]
    quiet: tuple[int, ...]
    amount: Amount | None
    keywords: tuple[Keyword, ...] | None
    announcements: bool | None


@dataclass(frozen=True, slots=True)
class RowError:
    """The reason why a row cannot be used, as the end of the sentence "line 7: ..."."""

    reason: str


Row: TypeAlias = "tuple[int, SubscriberRow | RowError]"  # with its line number, from 1


class SubscriberRows:
    """A reader of rows. `places`: those that may be followed; `languages`: those of the bot.

    The meaning of cells is cached, because a million rows repeat the same cells.
    """

    def __init__(self, places: Container[str], languages: Sequence[str]) -> None:
        self._followable = places
        self._languages = languages
        self._places = lru_cache(maxsize=4096)(self._read_places)
        self._choices = lru_cache(maxsize=4096)(self._read_choices)

    def read(self, lines: Iterable[str]) -> Iterator[Row]:
        """Yield the rows below the header, in order; blank lines are skipped.

        Raises OperatorError if the first line does not name the columns.
        """
        numbered = enumerate(lines, start=1)
        _, first = next(numbered, (1, ""))
        separator = ";" if ";" in first and "," not in first else ","
        names = _names(first, separator)
        # A missing column is read from the empty cell that is added at the end of every row.
        pick = itemgetter(*(names.index(name) if name in names else -1 for name in COLUMNS))
        at_least = max(names.index(name) for name in NEEDED) + 1
        for number, line in numbered:
            try:
                cells = _cells(line, separator)
                if line.isspace() or not any(cells):
                    continue
                if len(cells) < at_least:
                    raise BadCell(f"it ends before the columns {_join(NEEDED)}")
                if any(cells[len(names) :]):
                    raise BadCell("it has more cells than the first line has columns")
                cells += [""] * (max(0, len(names) - len(cells)) + 1)
                yield number, self._row(pick(cells))
            except BadCell as error:
                yield number, RowError(str(error))

    def _row(self, cells: Sequence[str]) -> SubscriberRow:
        cell, *said, thread = cells
        chat_id, topic = _chat_id(cell.strip()), None
        if thread := thread.strip():
            topic = _topic(chat_id, thread)
            chat_id = address_of(*topic)
        return SubscriberRow(chat_id, *self._choices(*said), topic=topic)

    def _read_choices(
        self,
        language: str,
        delivery: str,
        places: str,
        quiet_from: str,
        quiet_to: str,
        *more: str,
    ) -> _Choices:
        how, codes = _delivery(delivery.strip()), self._places(places)
        quiet = _quiet(quiet_from.strip(), quiet_to.strip())
        *cells, words, announcements = more
        amount = None
        if any(cells):
            how, amount = read_amount(cells, how, codes)
        return _Choices(
            self._language(language.strip()),
            how,
            codes,
            quiet,
            amount,
            read_keywords(words),
            _parse_wanted(announcements.strip().lower()),
        )

    def _language(self, cell: str) -> str:
        language = cell.replace("_", "-").partition("-")[0].lower() or DEFAULT_LANGUAGE
        if language not in self._languages:
            raise BadCell(f"{_quote(cell)} is no language of ours ({_join(self._languages)})")
        return language

    def _read_places(self, cell: str) -> tuple[str, ...]:
        codes = tuple(dict.fromkeys(cell.split()))
        for code in codes:
            if code not in self._followable:
                raise BadCell(f"{_quote(code)} is no place that can be followed")
        return codes


def batches(rows: Iterable[SubscriberRow], size: int) -> Iterator[list[SubscriberRow]]:
    """Yield batches of at most `size` subscribers, places and keywords (one row may have more)."""
    batch: list[SubscriberRow] = []
    weight = 0
    for row in rows:
        more = 1 + len(row.places) + len(row.keywords or ())
        if batch and weight + more > size:
            yield batch
            batch, weight = [], 0
        batch.append(row)
        weight += more
    if batch:
        yield batch


def to_cells(row: SubscriberRow) -> tuple[str, ...]:
    """Return the cells of a subscriber's row, in the order of COLUMNS."""
    amount = row.amount or amount_of(row.delivery, row.places)
    start, end = map(time_cell, row.quiet) if row.quiet else ("", "")
    return (
        str(row.topic[0] if row.topic else row.chat_id),
        row.language,
        row.delivery.value,
        " ".join(row.places),
        start,
        end,
        *amount_cells(amount),
        keywords_cell(row.keywords or ()),
        "" if row.announcements is None else _YES if row.announcements else _NO,
        str(row.topic[1]) if row.topic else "",
    )


def _names(header: str, separator: str) -> list[str]:
    try:
        names = [name.strip().lower() for name in _cells(header, separator)]
    except BadCell:
        names = []
    if not set(NEEDED) <= set(names):
        raise OperatorError(
            f"The first line must name the columns {_join(NEEDED)};"
            f" all there are: {','.join(COLUMNS)}."
        )
    for name in COLUMNS:
        if names.count(name) > 1:
            raise OperatorError(f"The first line names the column {name} twice: remove one.")
    return names


def _cells(line: str, separator: str) -> list[str]:
    if '"' not in line:
        return line.rstrip("\r\n").split(separator)
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error as error:
        raise BadCell("its quotes do not close on the same line") from error


def _parse_wanted(cell: str) -> bool | None:
    if cell not in {"", _YES, _NO}:
        raise BadCell(f"{_quote(cell)} is neither {_YES} nor {_NO} (announcements)")
    return cell == _YES if cell else None


def _chat_id(cell: str) -> int:
    if not _CHAT_ID.fullmatch(cell) or not 0 < abs(int(cell)) <= _LARGEST_ID:
        raise BadCell(f"{_quote(cell)} is no chat id")
    return int(cell)


def _topic(chat_id: int, cell: str) -> tuple[int, int]:
    if not _THREAD.fullmatch(cell) or int(cell) == 0 or not is_group(chat_id):
        raise BadCell(f"{_quote(cell)} is no topic (thread) of that chat")
    return chat_id, int(cell)


@lru_cache(maxsize=64)
def _delivery(cell: str) -> Delivery:
    try:
        return Delivery(cell.lower()) if cell else Delivery.INSTANT
    except ValueError:
        raise BadCell(f"{_quote(cell)} is no delivery ({_join([*Delivery])})") from None


def _quiet(start: str, end: str) -> tuple[int, ...]:
    if not start and not end:
        return ()
    if not start or not end:
        raise BadCell("quiet hours need both quiet_from and quiet_to")
    return read_time(start), read_time(end)


def _quote(cell: str) -> str:
    """Return a cell for a sentence: short, and without control characters for a terminal."""
    return repr(cell if len(cell) <= 40 else cell[:39] + "…")


def _join(words: Sequence[str]) -> str:
    return ", ".join(words[:-1]) + f" and {words[-1]}" if len(words) > 1 else "".join(words)
