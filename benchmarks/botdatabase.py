"""The bot's SQLite database, seen from outside while the bot runs, or after it was killed."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from bot.core.vault import Vault
from bot.tips.model import Draft
from storage.tips.drafts import seal_draft

FIRST_CHAT = 800_000_000


def write_followers(database: Path, place: str, count: int) -> None:
    """So many active subscribers of one place, with chat ids from FIRST_CHAT on.

    `subscribers import` takes a minute for a million of them (`benchmarks.census`); where it is
    not what is measured, this takes seconds.
    """
    numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)"
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO subscribers (chat_id, language, state, delivery, joined_on)"
            f" {numbers} SELECT ? + i, 'id', 'active', 'instant', 0 FROM n",
            (count, FIRST_CHAT),
        )
        connection.execute(
            "INSERT INTO follows (chat_id, place, wide, position)"
            f" {numbers} SELECT ? + i, ?, 0, 0 FROM n",
            (count, FIRST_CHAT, place),
        )
        connection.execute("COMMIT")
        connection.execute("ANALYZE")


def write_drafts(database: Path, vault: Vault, drafts: Mapping[int, Draft]) -> None:
    """The unfinished reports of these chats, in one transaction: the bot hardly waits for it."""
    rows = [
        (vault.key_of("source", str(chat)), seal_draft(vault, chat, draft), draft.started_at)
        for chat, draft in drafts.items()
    ]
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT OR REPLACE INTO drafts (source_key, sealed, touched_at) VALUES (?, ?, ?)", rows
        )
        connection.execute("COMMIT")


def unfinished(database: Path) -> int:
    """Fan-out jobs that still make rows."""
    return _count(database, "fanouts WHERE finished_at IS NULL")


def in_flight(database: Path) -> int:
    """Rows of the outbox that are claimed and not recorded."""
    return _count(database, "outbox WHERE state = 'claimed'")


def rows(database: Path) -> int:
    """Rows of the outbox, whatever became of them."""
    return _count(database, "outbox")


def _count(database: Path, which: str) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {which}").fetchone()[0])
