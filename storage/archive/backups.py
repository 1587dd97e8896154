"""A copy of the database for a backup: one moment of it, in an SQLite file, while the bot runs.

Row by row and by name, on both engines, so that no table gets into a backup unasked: a table that
is not named here is in none. Data that is left out was never written to the copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Table, and_

from bot.delivery.model import Kind
from storage.engine.database import Database, sqlite_database
from storage.engine.migrating import migrate
from storage.engine.table_rows import ALL, Selection, hold_one_moment, read_rows, write_rows
from storage.tables.archive import archive, evidence
from storage.tables.articles import (
    article_cards,
    article_places,
    article_words,
    articles,
    desk_prompts,
    disputes,
    examples,
    feeds,
    ledger,
    push_delays,
    search_analysis,
    summary_notes,
    tallies,
    tellings,
    trigrams,
    vocabulary,
)
from storage.tables.base import changes, memory, metadata, updates
from storage.tables.cases import (
    blocked_sources,
    case_counts,
    case_messages,
    cases,
    compared_cases,
    deeds,
    drafts,
    removals,
    ticket_attempts,
    tip_budgets,
    topics,
    waiting_cases,
    waitlists,
)
from storage.tables.channels import channel_codes, channels
from storage.tables.cluster import leases
from storage.tables.complaints import complaint_drafts, complaints
from storage.tables.figures import daily_figures, missed_searches
from storage.tables.outbox import (
    announcements,
    corrections,
    errata,
    fanouts,
    outbox,
    recipients,
    share_jobs,
    shares,
    stars,
)
from storage.tables.readers import follows, group_topics, keywords, subscribers

ALWAYS: Mapping[Table, Selection] = {
    memory: ALL,
    feeds: ALL,
    articles: ALL,
    article_places: ALL,
    article_cards: ALL,
    push_delays: ALL,
    desk_prompts: ALL,
    disputes: ALL,
    ledger: ALL,
    tellings: ALL,
    summary_notes: ALL,
    subscribers: ALL,
    follows: ALL,
    keywords: ALL,
    group_topics: ALL,
    fanouts: ALL,
    corrections: ALL,
    errata: ALL,
    # A reply that is published after a restore has to reach these chats too.
    recipients: ALL,
    announcements: ALL,
    tallies: ALL,
    # Named, and the newsroom's proof that it served them; sealed, and the key is in no backup.
    complaints: ALL,
    stars: ALL,
    daily_figures: ALL,
    channels: ALL,
    deeds: ALL,
    case_counts: ALL,
    examples: ALL,
    outbox: Selection(where=and_(~outbox.c.secret, outbox.c.kind != Kind.DRY_RUN)),
    # No way back to a source, not even a keyed one: with TIP_SECRET, all ids could be tried.
    cases: Selection(columns=("id", "codename", "touched_at")),
    archive: ALL,
    evidence: Selection(
        columns=("name", "case_id", "state", "bytes", "attempts"),
        where=evidence.c.state == "kept",
    ),
}

# The rows that open cases need to go on. The bot erases them with a case; a backup does not.
DIALOGUES: Mapping[Table, Selection] = {
    drafts: ALL,
    complaint_drafts: ALL,
    case_messages: ALL,
    removals: ALL,
    waiting_cases: ALL,
    waitlists: ALL,
    compared_cases: ALL,
    blocked_sources: ALL,
    topics: ALL,
    outbox: ALL,
    cases: ALL,
}

# Of the moment, and of no use elsewhere; updates that were set aside hold words and names. The
# search index is made anew from the articles when the copy is opened.
NEVER = frozenset(
    {
        article_words,
        vocabulary,
        trigrams,
        search_analysis,
        updates,
        changes,
        ticket_attempts,
        channel_codes,
        leases,
        tip_budgets,
        missed_searches,
        shares,
        share_jobs,
    }
)


async def copy_database(database: Database, path: Path, *, dialogues: bool) -> None:
    """Write the copy to `path`, which must not exist. `dialogues`: with the rows of open cases.

    Raises StorageError when the database cannot be read, or the copy not be written.
    """
    carried = {**ALWAYS, **(DIALOGUES if dialogues else {})}
    copy = sqlite_database(path)
    try:
        async with database.read() as reading, copy.write() as writing:
            await writing.run_sync(migrate)
            await hold_one_moment(reading)
            for table in metadata.sorted_tables:
                if selection := carried.get(table):
                    async for rows in read_rows(reading, table, selection):
                        await write_rows(writing, table, rows, selection)
    finally:
        await copy.close()
