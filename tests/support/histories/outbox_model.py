"""What must become of the articles of an outbox: a page that knows no SQL, and what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from bot.delivery.model import Kind
from storage.repositories import Storage
from storage.tables.outbox import outbox, recipients

IN_FLIGHT, WAITS, DROPPED, FAILED, SENT = "claimed", "pending", "dropped", "failed", "sent"


@dataclass(slots=True)
class Model:
    """What is so. `rows`: what became of each article for each chat that it was made for.

    `jobs`: up to which chat the fan-out of each article has come. `told`: who had it.
    """

    follows: set[int] = field(default_factory=set)
    silent: set[int] = field(default_factory=set)  # they follow, and get nothing
    current: dict[int, float] = field(default_factory=dict)
    withdrawn: set[int] = field(default_factory=set)
    jobs: dict[int, int | None] = field(default_factory=dict)
    rows: dict[tuple[int, int], str] = field(default_factory=dict)
    told: set[tuple[int, int]] = field(default_factory=set)
    sent: set[tuple[int, int]] = field(default_factory=set)
    pruned: set[tuple[int, int]] = field(default_factory=set)

    def fan_out(self, limit: int) -> int:
        while self.jobs:
            article, cursor = min(self.jobs.items())
            rest = sorted(chat for chat in self.follows if cursor is None or chat > cursor)
            passed = rest[:limit]
            made = [
                (chat, article)
                for chat in passed
                if chat not in self.silent and (chat, article) not in self.rows
            ]
            self.rows.update(dict.fromkeys(made, WAITS))
            if len(passed) < limit:
                del self.jobs[article]
            else:
                self.jobs[article] = passed[-1]
            if made:
                return len(made)
        return 0

    def drop(self, chat: int) -> None:
        for row, state in self.rows.items():
            if row[0] == chat and state in {WAITS, IN_FLIGHT}:
                self.rows[row] = DROPPED

    def move(self, old: int, new: int) -> None:
        self.follows = {new if chat == old else chat for chat in self.follows}
        self.silent = {new if chat == old else chat for chat in self.silent}
        for (chat, article), state in [*self.rows.items()]:
            if chat == old and state in {WAITS, IN_FLIGHT}:
                del self.rows[chat, article]
                self.rows[new, article] = state

        # What one chat had, the other has; the messages stay, as long as they are remembered.
        had = {article for chat, article in self.told if chat == old}
        self.told -= {row for row in self.pruned if row[0] == old}
        inherited = {(new, article) for article in had}
        self.told |= inherited
        self.pruned |= inherited

    def become(self, rows: Sequence[tuple[int, int]], state: str) -> None:
        """A row that is not in flight any more is not tried again."""
        for row in rows:
            if state in {SENT, FAILED} or self.rows[row] == IN_FLIGHT:
                self.rows[row] = state
            if state == SENT:
                self.told.add(row)
                self.sent.add(row)

    def waiting(self) -> dict[tuple[int, int], str]:
        """What is to come, or under way; of what was withdrawn nothing comes any more."""
        return {
            row: state
            for row, state in self.rows.items()
            if state == IN_FLIGHT or (state == WAITS and row[1] not in self.withdrawn)
        }


async def read_rows(storage: Storage) -> dict[tuple[int, int], str]:
    """By chat and article; a message that waits to be edited was sent."""
    columns = outbox.c.chat_id, outbox.c.article_id, outbox.c.kind, outbox.c.state
    async with storage.database.read() as connection:
        found = await connection.execute(select(*columns).where(outbox.c.article_id.is_not(None)))
        return {
            (row.chat_id, row.article_id): SENT if row.kind == Kind.EDIT else row.state
            for row in found
        }


async def read_claimed(storage: Storage) -> dict[int, list[tuple[int, int]]]:
    """Chats and articles of what is in flight, by the item that carries them."""
    lead = func.coalesce(outbox.c.bundle_id, outbox.c.id).label("lead")
    which = outbox.c.state == IN_FLIGHT, outbox.c.kind == Kind.PUSH
    carried: dict[int, list[tuple[int, int]]] = {}
    async with storage.database.read() as connection:
        query = select(lead, outbox.c.chat_id, outbox.c.article_id).where(*which)
        for row in await connection.execute(query):
            carried.setdefault(row.lead, []).append((row.chat_id, row.article_id))
    return carried


async def read_recipients(storage: Storage) -> set[tuple[int, int]]:
    async with storage.database.read() as connection:
        found = await connection.execute(select(recipients.c.chat_id, recipients.c.article_id))
        return {(row.chat_id, row.article_id) for row in found}
