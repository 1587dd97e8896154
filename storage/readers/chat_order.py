"""Sorting more subscribers than should be in memory: sorted runs on disk, merged.

The database wants them in order, too: a row then falls beside the last one in the indexes, so that
a chunk touches few pages. Measured with a million chats on SQLite: 113 s in order, 216 s in none.
"""

from __future__ import annotations

import heapq
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby
from operator import attrgetter
from typing import IO

import orjson

from bot.readers.amount_cells import Amount
from bot.readers.csv_rows import SubscriberRow
from bot.readers.model import Delivery, Keyword

RUN = 50_000  # in memory at a time: about 15 MB
BLOCK = 500  # of each run, while they are merged

_DELIVERIES = {delivery.value: delivery for delivery in Delivery}

_chat_id = attrgetter("chat_id")


@contextmanager
def sorted_by_chat(
    rows: Iterable[SubscriberRow], *, run: int = RUN
) -> Iterator[Iterator[SubscriberRow]]:
    """Yield the last row of each chat, by ascending chat id. All are read before the block.

    Raises OSError when the disk is full.
    """
    with ExitStack() as files:
        runs = [
            _spill(part, files.enter_context(tempfile.TemporaryFile()))
            for part in _parts(rows, run)
        ]
        # The merge is stable: of one chat, the row of the latest run comes last.
        merged = heapq.merge(*map(_read, runs), key=_chat_id)
        yield (deque(group, maxlen=1).pop() for _, group in groupby(merged, key=_chat_id))


def _parts(rows: Iterable[SubscriberRow], size: int) -> Iterator[list[SubscriberRow]]:
    """Yield sorted parts, without the rows that a later row of the same part replaces."""
    latest: dict[int, SubscriberRow] = {}
    for row in rows:
        latest[row.chat_id] = row
        if len(latest) == size:
            yield sorted(latest.values(), key=_chat_id)
            latest.clear()
    if latest:
        yield sorted(latest.values(), key=_chat_id)


def _spill(part: list[SubscriberRow], file: IO[bytes]) -> IO[bytes]:
    for at in range(0, len(part), BLOCK):
        block = [tuple(row) for row in part[at : at + BLOCK]]
        file.write(orjson.dumps(block, default=tuple, option=orjson.OPT_APPEND_NEWLINE))
    file.seek(0)
    return file


def _read(file: IO[bytes]) -> Iterator[SubscriberRow]:
    for block in file:
        for row in orjson.loads(block):
            chat_id, language, delivery, places, quiet, amount, words, announced, topic = row
            yield SubscriberRow(
                chat_id,
                language,
                _DELIVERIES[delivery],
                tuple(places),
                tuple(quiet),
                amount and Amount(*amount)._replace(modes=tuple(amount[1])),
                None if words is None else tuple(Keyword(**each) for each in words),
                announced,
                None if topic is None else (topic[0], topic[1]),
            )
