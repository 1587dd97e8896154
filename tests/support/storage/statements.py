"""What the storage asks the database, statement by statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Engine, event


@contextmanager
def executed_statements() -> Iterator[dict[str, tuple[object, ...]]]:
    """What is executed meanwhile that reads or changes rows, with its (first) parameters."""
    executed: dict[str, tuple[object, ...]] = {}

    def note(
        _connection: object,
        _cursor: object,
        statement: str,
        parameters: Sequence[object],
        _context: object,
        many: bool,
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE")):
            first = parameters[0] if many else parameters
            assert isinstance(first, tuple)
            executed[statement] = first

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield executed
    finally:
        event.remove(Engine, "before_cursor_execute", note)
