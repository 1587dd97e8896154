"""What is left at the end of a history: the cases, the files, what the metrics said."""

from __future__ import annotations

import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import aiohttp

from bot.cases.model import AuditEntry, Case
from bot.complaints.model import Complaint, Draft
from bot.core.clock import SYSTEM_CLOCK
from bot.core.vault import Vault
from bot.demo.emulator.world.updates import UpdateQueue
from storage.engine.idempotency import update_key
from storage.opening import open_storage
from tests.simulation.machine.world import SECRET, World

FIRST_UPDATE = UpdateQueue(SYSTEM_CLOCK)._last_id + 1
# What is kept for a term (tests/simulation/laws/terms.py): what names it, and what is sealed of it.
KEPT = {
    "closed case": "SELECT id, sealed FROM cases WHERE sealed NOTNULL AND closes_at NOTNULL",
    "open case": "SELECT id, sealed FROM cases WHERE sealed NOTNULL AND closes_at ISNULL",
    "draft": "SELECT source_key, sealed FROM drafts",
    "draft of a complaint": "SELECT person_key, sealed FROM complaint_drafts",
    "ended complaint": "SELECT id, sealed FROM complaints WHERE sealed NOTNULL AND ended_at > 0",
    "open complaint": "SELECT id, sealed FROM complaints WHERE sealed NOTNULL AND ended_at ISNULL",
    "record": "SELECT id, sealed FROM archive",
    "settled row": (
        "SELECT id || ' ' || created_at, x'' FROM outbox"
        " WHERE settled_at NOTNULL AND kind <> 'dry_run'"  # which each run makes anew
    ),
}
FILES = "SELECT name, case_id FROM evidence WHERE state = 'kept'"
MADE_ANEW = shutil.ignore_patterns("*-shm", "*.lock")
FINISHED = "SELECT update_key FROM updates WHERE finished_at IS NOT NULL"


@dataclass(frozen=True)
class Ending:
    """`cases` by id, as they are unsealed, and their `logs`; `files`: what lies on the disk.

    `complaints`: likewise, by their numbers, and by chat those that are half `written`.

    `follows`: chats and their places; `paused`: until when, by chat. `unhandled`: how many updates
    Telegram handed over that the ledger does not know as finished.

    `at`: when it was read. `archive`: its records by case, and `evidence`: the cases of its files,
    by name, as the database says. `kept`: what has a term, by its kind and by what names it.
    """

    cases: Mapping[int, Case] = field(default_factory=dict)
    logs: Mapping[int, Sequence[AuditEntry]] = field(default_factory=dict)
    complaints: Mapping[str, Complaint] = field(default_factory=dict)
    written: Mapping[int, Draft] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    follows: frozenset[tuple[int, str]] = frozenset()
    paused: Mapping[int, float] = field(default_factory=dict)
    unhandled: int = 0
    at: float = 0.0
    archive: Mapping[int, Sequence[bytes]] = field(default_factory=dict)
    evidence: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, Mapping[object, bytes]] = field(default_factory=dict)
    database: bytes = b""  # with what lies in its log


async def read_metrics(world: World) -> str:
    """What the copies of the bot tell Prometheus."""
    told = []
    async with aiohttp.ClientSession() as session:
        for copy in world.copies:
            async with session.get(f"http://127.0.0.1:{copy.port}/metrics") as answer:
                told.append(await answer.text())
    return "".join(told)


async def read_ending(world: World) -> Ending:
    """Open a copy of what lies on the disk, where the bot has stopped or is at rest."""
    at, home = world.clock.now(), Path(mkdtemp(dir=world.folder))
    shutil.copytree(world.home, home, ignore=MADE_ANEW, dirs_exist_ok=True)
    files = {path.name: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    vault = Vault(SECRET)
    storage = await open_storage(f"sqlite:///{home}/bot.db", vault=vault)
    with closing(sqlite3.connect(home / "bot.db")) as db:
        numbers = [number for (number,) in db.execute("SELECT number FROM complaints")]
    try:
        kept = {number: await storage.complaints.by_number(number) for number in numbers}
        cases = {case.id: case for case in await storage.cases.list_kept()}
        private = [chat for chat in world.chats.shown if chat > 0]
        drafts = {chat: await storage.complaint_drafts.get(chat) for chat in private}
        logs = {case: await storage.audit_log.of_case(case) for case in cases}
    finally:
        await storage.close()
    with closing(sqlite3.connect(home / "bot.db")) as db:
        database = db.serialize()
        follows = frozenset(db.execute("SELECT chat_id, place FROM follows"))
        paused = dict(db.execute("SELECT chat_id, coalesce(paused_until, 0) FROM subscribers"))
        finished = {key for (key,) in db.execute(FINISHED)}
        termed = {kind: dict(db.execute(query).fetchall()) for kind, query in KEPT.items()}
        evidence = dict(db.execute(FILES).fetchall())
        archive: defaultdict[int, list[bytes]] = defaultdict(list)
        for case_id, sealed in db.execute("SELECT case_id, sealed FROM archive ORDER BY id"):
            archive[case_id].append(sealed)
    termed["file"] = {name: files.get(name, b"") for name in evidence}
    brought = range(FIRST_UPDATE, world.telegram.updates._last_id + 1)
    unhandled = sum(update_key(vault, number) not in finished for number in brought)
    complaints = {number: complaint for number, complaint in kept.items() if complaint}
    written = {chat: draft for chat, draft in drafts.items() if draft}
    return Ending(
        cases,
        logs,
        complaints,
        written,
        files,
        follows,
        paused,
        unhandled,
        at,
        archive,
        evidence,
        termed,
        database,
    )


def count_rows(home: Path, tables: Iterable[str]) -> Mapping[str, int]:
    """How many lie on the disk of a bot that was killed; its files stay as they are."""
    with TemporaryDirectory(dir=home.parent) as folder:
        copy = shutil.copytree(home, Path(folder) / "copy")
        with closing(sqlite3.connect(copy / "bot.db")) as db:
            counted = {table: db.execute(f"SELECT count(*) FROM {table}") for table in tables}
            return {table: int(number) for table, rows in counted.items() for (number,) in rows}
