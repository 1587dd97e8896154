"""What a database has about the person of a chat, in whatever table: by the id, or a key of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.vault import Vault
from storage.complaints.sealing import person_key
from storage.outbox.letters import chat_key
from storage.tips.drafts import source_key
from tests.simulation.machine.world import SECRET

KEYS = (person_key, source_key, chat_key)


@dataclass(frozen=True, slots=True)
class Trace:
    """A row about them, and what is sealed in it."""

    table: str
    row: tuple[object, ...]

    @property
    def sealed(self) -> list[bytes]:
        """Each seal is another one, also of the same words."""
        return [value for value in self.row if isinstance(value, bytes)]


def traces_of(db: sqlite3.Connection, chat_id: int) -> Iterator[Trace]:
    """All rows about the person of a private chat."""
    vault = Vault(SECRET)
    theirs = {chat_id, *(key(vault, chat_id) for key in KEYS)}
    names = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    )
    for (table,) in names.fetchall():
        for row in db.execute(f'SELECT * FROM "{table}"'):  # a name of the schema
            if not theirs.isdisjoint(row):
                yield Trace(table, row)


def opened(content: bytes) -> sqlite3.Connection:
    """The database of a file that nobody writes any more."""
    db = sqlite3.connect(":memory:")
    # What is in memory has no write-ahead log: the versions in its header say so (SQLite: Database
    # File Format, 1.3.3).
    db.deserialize(content[:18] + b"\1\1" + content[20:])
    return db
