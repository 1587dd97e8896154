"""A PostgreSQL database, or a server, for one benchmark."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from benchmarks.figures import Figure
from benchmarks.support.runningbot import free_port

VARIABLE = "TEST_DATABASE_URL"  # of a server on which databases may be made


@asynccontextmanager
async def own_database(server_url: str) -> AsyncIterator[str]:
    """Its address; it is dropped when the block ends."""
    name = f"bench_{secrets.token_hex(4)}"
    address = make_url(server_url).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
        finally:
            await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


async def in_flight(database_url: str) -> int:
    """Rows of the outbox that are claimed and not recorded."""
    address = make_url(database_url).set(drivername="postgresql+asyncpg")
    engine = create_async_engine(address, poolclass=NullPool)
    async with engine.connect() as connection:
        counted = await connection.scalar(
            text("SELECT count(*) FROM outbox WHERE state = 'claimed'")
        )
    return int(counted or 0)


def needs_a_server(case: str) -> list[Figure]:
    """The row where none is given."""
    return [Figure(case, "", None, None, note=f"needs a PostgreSQL server: {VARIABLE}")]


def server_url() -> str:
    """The server's address, empty where none is given."""
    return os.environ.get(VARIABLE, "")


class OwnServer:
    """A PostgreSQL server that may be stopped, in a folder and on a port of its own."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self._port = free_port()
        if os.geteuid() == 0:  # PostgreSQL does not run as root
            shutil.chown(folder, "postgres")
        self._run("initdb", "-U", "postgres", "--auth=trust")

    @property
    def url(self) -> str:
        """Of its first database."""
        return f"postgresql://postgres@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Returns once it answers."""
        self._run("pg_ctl", "-w", "-o", f"-p {self._port} -k {self._folder}", "-l", "log", "start")

    def stop(self) -> None:
        """It ends all connections, and is gone."""
        self._run("pg_ctl", "-m", "fast", "-w", "stop")

    def _run(self, program: str, *words: str) -> None:
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*user, str(self._programs / program), "-D", str(self._folder / "db"), *words]
        subprocess.run(command, cwd=self._folder, check=True, stdout=subprocess.DEVNULL)


def server_programs() -> Path | None:
    """Where PostgreSQL's own programs are, the newest of several."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
