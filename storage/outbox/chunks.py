"""The chunks in which a job passes over chats: how far one comes, and where the next begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Generic, TypeVar

from sqlalchemy import Row

RowT = TypeVar("RowT", bound="Row[*tuple[object, ...]]")


@dataclass(frozen=True, slots=True)
class Chunk(Generic[RowT]):
    """The next rows of a job, by chat, before the first one whose message is in flight.

    `held`: there is such a one, and the job waits for it. `over`: no row is left. `cursor`: the
    chat after which the job goes on; None once it is over, as what is done knows nobody.
    """

    landed: Sequence[RowT]
    held: bool
    over: bool
    cursor: int | None


def chunk_of(
    rows: Sequence[RowT],
    in_flight: Callable[[RowT], bool],
    *,
    after: int | None,
    limit: int,
) -> Chunk[RowT]:
    """Return the chunk of rows read `after` a chat; fewer than `limit` of them are the last."""
    landed = [*takewhile(lambda row: not in_flight(row), rows)]
    over = len(landed) == len(rows) < limit
    cursor = landed[-1].chat_id if landed else after
    return Chunk(landed, len(landed) < len(rows), over, None if over else cursor)
