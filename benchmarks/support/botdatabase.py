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
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)"


def write_followers(database: Path, place: str, count: int) -> None:
    """So many active subscribers of one place, with chat ids from FIRST_CHAT on.

    `subscribers import` takes a minute for a million of them (`benchmarks.readers.census`); where
    it is not what is measured, this takes seconds.
    """
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO subscribers (chat_id, language, state, mode, joined_on)"
            f" {_NUMBERS} SELECT ? + i, 'id', 'active', 'direct', 0 FROM n",
            (count, FIRST_CHAT),
        )
        connection.execute(
            "INSERT INTO follows (chat_id, place, wide, position)"
            f" {_NUMBERS} SELECT ? + i, ?, 0, 0 FROM n",
            (count, FIRST_CHAT, place),
        )
        connection.execute("COMMIT")
        connection.execute("ANALYZE")


def write_choosers(database: Path, district: str, count: int) -> None:
    """So many who follow a district, one beside it, its regency or everything, as each chose.

    Of twenty: nine the district and what is around it, five a district beside it, two the regency,
    two everything once a day, one the district in a daily summary, one only what is important. A
    fifth wants at most three a day, a fifth lets news wait in quiet hours, summaries are wanted at
    five hours of the day.
    """
    regency = district.rpartition(".")[0]
    beside = f"{regency}.17"
    place = (
        f"CASE WHEN i % 20 < 9 OR i % 20 > 17 THEN '{district}' WHEN i % 20 < 14 THEN '{beside}'"
    )
    place += f" WHEN i % 20 < 16 THEN '{regency}' ELSE '36' END"
    mode = "CASE i % 20 WHEN 19 THEN 'important' WHEN 18 THEN 'daily' WHEN 17 THEN 'daily'"
    mode += " WHEN 16 THEN 'daily' ELSE 'direct' END"
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO subscribers (chat_id, language, state, joined_on, around, summary_at,"
            " quiet_from, quiet_to, quiet_mode, most_a_day)"
            f" {_NUMBERS} SELECT ? + i, 'id', 'active', 0, 1, 360 + (i / 7) % 5 * 180, 1260, 330,"
            " CASE WHEN i % 5 = 1 THEN 'wait' ELSE 'silent' END,"
            " CASE WHEN i % 5 = 2 THEN 3 END FROM n",
            (count, FIRST_CHAT),
        )
        connection.execute(
            "INSERT INTO follows (chat_id, place, regency, wide, around, mode, position)"
            f" {_NUMBERS} SELECT ? + i, {place},"
            f" CASE WHEN i % 20 < 14 OR i % 20 > 17 THEN '{regency}' END, 0,"
            f" i % 20 < 14 OR i % 20 > 17, {mode}, 0 FROM n",
            (count, FIRST_CHAT),
        )
        connection.execute("COMMIT")
        connection.execute("ANALYZE")


def send_pushes(database: Path) -> None:
    """What waits of news is recorded as sent, but for summaries."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute(
            "UPDATE outbox SET state = 'sent', settled_at = due_at"
            " WHERE state = 'pending' AND summary_for IS NULL"
        )


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


def begin_summaries(database: Path, now: float) -> None:
    """What waits for a summary is due now, for everybody at once."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "UPDATE outbox SET due_at = ?, summary_for = ? WHERE summary_for IS NOT NULL",
            (now, now),
        )


def stored_at(database: Path) -> float:
    """When the newest article was stored, epoch seconds."""
    with closing(sqlite3.connect(database)) as connection:
        newest = "SELECT created_at FROM fanouts ORDER BY article_id DESC LIMIT 1"
        return float(connection.execute(newest).fetchone()[0])


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
