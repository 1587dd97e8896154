"""What it costs to know who had an article: `python -m benchmarks.delivery.recipients`.

An article's rows of the outbox are pruned chunk by chunk, which moves who had it into the narrow
table (storage.outbox.recipients); then all of them are walked, as a published reply does.
"""

from __future__ import annotations

import tempfile
import time

from sqlalchemy import text

from benchmarks.figures import Figure, run
from benchmarks.support.server import needs_a_server, own_database, server_url
from bot.core.vault import Vault
from storage.delivery.pruning import prune_chunk
from storage.opening import open_storage
from storage.outbox.recipients import recipients_after
from storage.repositories import Storage

MILLION = 1_000_000
A_CHUNK = 2000
FIRST_CHAT = 5_000_000_000
A_DAY = 86_400.0

_FEED = "INSERT INTO feeds (id, url, active, next_check_at) VALUES (1, 'x', true, 0)"
_ARTICLE = """
    INSERT INTO articles (id, identity, fingerprint, feed_id, link, title, lead, text, places,
    published_at, stored_at) VALUES (1, 'a', '', 1, 'x', 'x', '', '', '{}', 0, 0)
"""
_NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)",
    "postgresql": "WITH n AS (SELECT generate_series(1, :count) AS i)",
}
_SENT = (
    "INSERT INTO outbox (kind, priority, state, chat_id, article_id, created_at, due_at,"
    " settled_at, message_ids) {numbers} SELECT 'push', 3, 'sent', {first} + i * 7919, 1, 0, 0, 0,"
    " CAST('[' || (1000000 + i) || ']' AS JSON) FROM n"
)
_SIZE = {
    "sqlite": "SELECT (page_count - freelist_count) * page_size"
    " FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()",
    "postgresql": "SELECT pg_total_relation_size('recipients')",
}


async def recipients(*, full: bool) -> list[Figure]:
    """A million, or a hundred thousand, who had one article."""
    count = MILLION if full else 100_000
    with tempfile.TemporaryDirectory() as folder:
        figures = await _on(f"sqlite:///{folder}/bot.db", "sqlite", count)
    if not server_url():
        return [*figures, *needs_a_server("recipients")]
    async with own_database(server_url()) as url:
        return [*figures, *await _on(url, "postgresql", count)]


async def _on(url: str, engine: str, count: int) -> list[Figure]:
    storage = await open_storage(url, vault=Vault("00" * 32))
    try:
        await _fill(storage, engine, count)
        longest, seconds = await _prune(storage)
        size = await _size(storage, engine)
        walked = await _walk(storage)
    finally:
        await storage.close()
    return [
        Figure("recipients", f"{engine}: bytes a row, of {count:,}", None, size / count),
        Figure("recipients", f"{engine}: s to move them out of the outbox", None, seconds),
        Figure("recipients", f"{engine}: ms of its longest transaction", 100, 1000 * longest,
               at_most=True),
        Figure("recipients", f"{engine}: s to walk all who had it", None, walked),
    ]  # fmt: skip


async def _fill(storage: Storage, engine: str, count: int) -> None:
    sent = _SENT.format(numbers=_NUMBERS[engine], first=FIRST_CHAT)
    async with storage.database.write() as connection:
        await connection.execute(text(_FEED))
        await connection.execute(text(_ARTICLE))
    async with storage.database.write() as connection:
        await connection.execute(text(sent), {"count": count})
    await storage.database.analyze()


async def _prune(storage: Storage) -> tuple[float, float]:
    began, longest, after = time.perf_counter(), 0.0, 0
    while True:
        before = time.perf_counter()
        chunk = await prune_chunk(storage.database, before=A_DAY, after=after)
        longest = max(longest, time.perf_counter() - before)
        if chunk.next is None:
            return longest, time.perf_counter() - began
        after = chunk.next


async def _size(storage: Storage, engine: str) -> float:
    """Of the table with its index: on SQLite, what of the file is free once it is empty."""
    async with storage.database.write() as connection:
        before = float(await connection.scalar(text(_SIZE[engine])) or 0)
        if engine != "sqlite":
            return before
        nested = await connection.begin_nested()
        await connection.execute(text("DELETE FROM recipients"))
        after = float(await connection.scalar(text(_SIZE[engine])) or 0)
        await nested.rollback()
    return before - after


async def _walk(storage: Storage) -> float:
    began, cursor = time.perf_counter(), None
    while True:
        async with storage.database.read() as connection:
            rows = await recipients_after(connection, 1, cursor, A_CHUNK)
        if len(rows) < A_CHUNK:
            return time.perf_counter() - began
        cursor = rows[-1].chat_id


CASES = (recipients,)

if __name__ == "__main__":
    run("benchmarks.delivery.recipients", CASES)
