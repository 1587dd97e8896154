"""The databases of releases, as SQL in tests/data/databases: one a version and engine.

Before a release whose tables are new, `python -m tests.support.storage.released` keeps its
database there (PostgreSQL's by its own pg_dump); a file of an earlier release is never made again.
"""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.ext.asyncio import create_async_engine

from bot.core.database_url import SQLITE
from bot.core.vault import Vault
from bot.tips.model import Draft
from storage.opening import open_storage
from storage.repositories import Storage
from storage.tables.base import VERSION
from tests.support.cases.stored import send_report
from tests.support.paths import DATA
from tests.support.storage.databases import SECRET, database_on_server
from tests.support.storage.postgresql import address
from tests.support.storage.stored import PANONGAN, claim, filed, follow, sent, store

DATABASES = DATA / "databases"
FIRST = "0004"  # of 0.1.0
NOW = 1_700_000_000.0
READER, SOURCE, CASE, TICKET = 7, 8, "Badak", "0123-4567-89AB-CDEF"
TOLD = Draft("review", "id", NOW, answers={"account": "Amplop dibagi di balai desa."})
BEGUN = Draft("account", "id", NOW)
_OF_THE_INDEX = 'INSERT INTO "article_index" '


async def fill(storage: Storage) -> None:
    """A reader who was sent an article, and a source with a report and another one begun."""
    await follow(storage, READER, PANONGAN)
    await store(storage, filed("banjir"))
    await storage.outbox.fan_out(now=NOW)
    await sent(storage, *await claim(storage))
    await send_report(
        storage.cases,
        SOURCE,
        TOLD,
        codename=CASE,
        ticket=TICKET,
        letters=lambda _case: (),
        now=NOW,
        once=1,
    )
    await storage.drafts.save(SOURCE, BEGUN, now=NOW, once=2)


async def restore(dump: Path, url: str) -> None:
    """Make the database of a dump, where there is none yet."""
    script = dump.read_text()
    if url.startswith(SQLITE):
        path = Path(url.removeprefix(SQLITE))
        path.parent.mkdir(exist_ok=True)
        database = sqlite3.connect(path)
        database.executescript(script)
        database.close()
        return
    engine = create_async_engine(address(url))
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.execute(script)  # many statements at once, each committed by itself
        await connection.invalidate()  # the script has changed its search path
    await engine.dispose()


def _sqlite_dump(path: Path) -> str:
    """Without rows of the index of words itself: those of its own tables hold them all."""
    database = sqlite3.connect(path)
    lines = [line for line in database.iterdump() if not line.startswith(_OF_THE_INDEX)]
    database.close()
    return "\n".join(lines) + "\n"


def _postgresql_dump(url: str) -> str:
    """Statements alone: what a pg_dump says to psql or to a newer server is left out."""
    options = ("--inserts", "--no-owner", "--no-privileges")
    dump = subprocess.run(["pg_dump", *options, url], check=True, capture_output=True, text=True)
    lines = dump.stdout.splitlines()
    kept = [line for line in lines if line and not line.startswith(("--", "\\", "SET "))]
    return "\n".join(kept) + "\n"


async def _make(url: str) -> None:
    storage = await open_storage(url, vault=Vault(SECRET))
    await fill(storage)
    await storage.close()


def main() -> None:
    """Keep a database of this version, on each engine."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bot.db"
        asyncio.run(_make(f"{SQLITE}{path}"))
        (DATABASES / f"{VERSION}.sqlite.sql").write_text(_sqlite_dump(path))
    with database_on_server() as url:
        asyncio.run(_make(url))
        (DATABASES / f"{VERSION}.postgresql.sql").write_text(_postgresql_dump(url))


if __name__ == "__main__":
    main()
