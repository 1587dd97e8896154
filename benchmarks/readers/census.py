"""What a census of subscribers costs: `python -m benchmarks.readers.census`.

The commands run in processes of their own, on SQLite and, where TEST_DATABASE_URL names a server,
on PostgreSQL: an import of a thousand rows, of all (on SQLite with another process that commits
meanwhile, as the running bot would), of all again, an export, a backup, and a move of everything
to the other engine. The processor's seconds are the command's; a server's are not among them.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

from benchmarks.figures import Figure, percentile, run
from benchmarks.support.processes import peak_until_the_end
from benchmarks.support.server import needs_a_server, own_database, server_url
from bot.places.gazetteer import load_gazetteer
from bot.readers.csv_rows import COLUMNS
from bot.readers.following import followable_codes

FEW, MILLION = 1_000, 1_000_000
# They have no common divisor, so that all multiples of the step differ.
STEP, LARGEST = 5_000_000_029, 8_000_000_011
SQLITE = "sqlite:///data/bot.db"
SECRET = "ab" * 32
TARGET = 60.0  # seconds for a million, on two idle cores


@dataclass(frozen=True)
class Result:
    """What one command took."""

    name: str
    rows: int
    seconds: float
    cpu_seconds: float
    peak_mb: float


def _write_rows(path: Path, count: int) -> None:
    """Chats in no order, one to three places each."""
    chance = random.Random(1)
    codes = sorted(followable_codes(load_gazetteer()))
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(COLUMNS) + "\n")
        for number in range(count):
            chat_id = 1 + number * STEP % LARGEST
            places = " ".join(chance.sample(codes, chance.choice((1, 1, 2, 3))))
            file.write(f"{chat_id},id,instant,{places},,\n")


def _command(url: str, name: str, rows: int, folder: Path, *words: str) -> Result:
    environment = os.environ | {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "DATABASE_URL": url,
        "TIP_SECRET": SECRET,
    }
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    peak_mb = peak_until_the_end(process)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        sys.exit(f"{name}: exit code {process.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Result(name, rows, seconds, cpu, peak_mb)


def _commit_now_and_then(path: str, stop: Event, report: Connection) -> None:
    """Another process' commits, ten a second: how long each waited and took."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=60)
    took = []
    while not stop.wait(0.1):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT OR REPLACE INTO memory VALUES ('benchmark', ?)", (str(began),))
        connection.execute("COMMIT")
        took.append(time.perf_counter() - began)
    report.send(took)


@contextmanager
def _neighbour(database: Path) -> Iterator[list[float]]:
    """A process that commits beside the block; its times, in order, once the block has ended."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    stop = context.Event()
    process = context.Process(target=_commit_now_and_then, args=(str(database), stop, sending))
    process.start()
    took: list[float] = []
    try:
        yield took
    finally:
        stop.set()
        took += sorted(receiving.recv())
        process.join()


async def census(*, full: bool) -> list[Figure]:
    """Import, the same again, export, backup and move, on each engine."""
    count = MILLION if full else 50_000
    if not server_url():
        figures = await asyncio.to_thread(_measure, "SQLite", SQLITE, count, None)
        return [*figures, *needs_a_server("census")]
    async with own_database(server_url()) as url, own_database(server_url()) as other:
        return [
            *await asyncio.to_thread(_measure, "SQLite", SQLITE, count, other),
            *await asyncio.to_thread(_measure, "PostgreSQL", url, count, "sqlite:///moved/bot.db"),
        ]


def _measure(engine: str, url: str, count: int, other: str | None) -> list[Figure]:
    took: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_rows(folder / "few.csv", FEW)
        _write_rows(folder / "all.csv", count)

        def command(what: str, *words: str) -> Result:
            return _command(url, f"{engine}: {what}", count, folder, *words)

        few = command("few", "subscribers", "import", "few.csv")
        beside = _neighbour(folder / "data" / "bot.db") if url == SQLITE else nullcontext(took)
        with beside as took:
            results = [command(f"import of {count:,}", "subscribers", "import", "all.csv")]
        results.append(command("the same again", "subscribers", "import", "all.csv"))
        results.append(command("export", "subscribers", "export", "out.csv"))
        results.append(command("backup", "backup", "backup.zip"))
        if other is not None:
            results.append(command("move to the other engine", "move", "--to", other))
        shutil.rmtree(folder / "data", ignore_errors=True)
    figures = [figure for result in results for figure in _rows(result, few.peak_mb)]
    if took:
        figures += [
            Figure("census", "another's commits during the import: median, ms", None,
                   1000 * percentile(took, 0.5)),
            Figure("census", "another's commits during the import: 99th percentile, ms", None,
                   1000 * percentile(took, 0.99)),
        ]  # fmt: skip
    return figures


def _rows(result: Result, before_mb: float) -> list[Figure]:
    return [
        Figure("census", f"{result.name}: seconds", TARGET if result.rows >= MILLION else None,
               result.seconds, at_most=True),
        Figure("census", f"{result.name}: of a processor", None, result.cpu_seconds),
        Figure("census", f"{result.name}: MB above an import of {FEW:,}", None,
               result.peak_mb - before_mb),
    ]  # fmt: skip


CASES = (census,)

if __name__ == "__main__":
    run("benchmarks.readers.census", CASES)
