"""PostgreSQL's system columns: rows are rewritten together, so that none tells when it was made.

A row's `xmin` is the number of the transaction that wrote it. Numbers rise with time and stand
beside each row for good: who followed a place just before a case was opened would be found with one
join. SQLite has no such number; its write-ahead log is cut (Database.scrub).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from sqlalchemy import text

from storage.engine.key_value import recall, remember
from storage.engine.repository import Repository

AT_ONCE = 5000  # rows in one transaction

# The tables with chat ids in the clear, and the rows that were written by an act of that person:
# the rows of a broadcast tell nothing of a person, and there may be millions of them.
TABLES: Mapping[str, str] = {
    "subscribers": "true",
    "follows": "true",
    "keywords": "true",
    "outbox": "chat_id IS NOT NULL AND state IN ('dropped', 'failed')",
    "missed_searches": "true",  # has no chat ids, but a row is written when a person searches
    "shares": "true",  # has none either, but a row is written when a person shares
}
# The column that is set to its own value, to rewrite a row.
_COLUMNS: Mapping[str, str] = {"missed_searches": "words_key", "shares": "share_key"}

_REMEMBERED = "rows_rewritten"

# Written since the last round and before this one, and not by the last round itself. age(xid)
# counts transactions back from now, and so orders numbers also where they start again from 3.
_CHANGED = """
    age(xmin) <= age(CAST(CAST(:since AS text) AS xid))
    AND age(xmin) > age(CAST(CAST(:begun AS text) AS xid))
    AND CAST(xmin AS text) <> ALL(CAST(:ours AS text[]))
"""
_REWRITE = """
    UPDATE {table} SET {column} = {column} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM {table} WHERE {rows} AND {changed} LIMIT :limit FOR UPDATE SKIP LOCKED
    ))
"""
_CURRENT = "SELECT CAST(CAST(pg_current_xact_id() AS xid) AS text)"


@dataclass(frozen=True, slots=True)
class Round:
    """The beginning of the last round, and the transactions in which it rewrote rows."""

    since: str = "3"  # PostgreSQL: the first number of an ordinary transaction
    ours: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, value: str | None) -> Self:
        """Return the round that `write` wrote; for None, a first round."""
        return cls() if value is None else cls(**json.loads(value))

    def write(self) -> str:
        """Return the round as a value to be remembered."""
        return json.dumps({"since": self.since, "ours": self.ours})


class RowVersions(Repository):
    """The rows that people's acts have written since the last round."""

    async def level(self) -> int:
        """Rewrite those rows, then take the old versions away; return how many there were.

        Call it once a day. Rows that another transaction is changing are left to the next round.
        """
        if self._database.is_sqlite:
            return 0
        async with self._database.write() as connection:
            last = Round.read(await recall(connection, _REMEMBERED))
            begun = str(await connection.scalar(text(_CURRENT)))
        window = {"since": last.since, "begun": begun, "ours": last.ours}
        rewritten = 0
        ours: list[str] = []
        for table, rows in TABLES.items():
            column = _COLUMNS.get(table, "chat_id")
            rewrite = _REWRITE.format(table=table, column=column, rows=rows, changed=_CHANGED)
            statement = text(rewrite)
            while True:
                async with self._database.write() as connection:
                    done = await connection.execute(statement, {**window, "limit": AT_ONCE})
                    if not done.rowcount:
                        break
                    ours.append(str(await connection.scalar(text(_CURRENT))))
                rewritten += done.rowcount
        async with self._database.write() as connection:
            left = 0
            for table, rows in TABLES.items():
                query = f"SELECT count(*) FROM {table} WHERE {rows} AND {_CHANGED}"  # noqa: S608
                left += await connection.scalar(text(query), window) or 0
            done_until = Round(last.since, [*last.ours, *ours]) if left else Round(begun, ours)
            await remember(connection, _REMEMBERED, done_until.write())
        await self._database.vacuum(*TABLES)
        return rewritten
