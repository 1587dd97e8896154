"""What an import of subscribers costs: `python -m benchmarks.census`.

`python -m bot subscribers import` runs in processes of its own on SQLite: of a thousand rows, of
all (with another process that commits meanwhile, as the running bot would), and of all again.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

from benchmarks.figures import Figure, percentile, run
from benchmarks.processes import peak_until_the_end
from bot.places.gazetteer import load_gazetteer
from bot.readers.csv_rows import COLUMNS
from bot.readers.following import followable_codes

FEW = 1_000
# They have no common divisor, so that all multiples of the step differ.
STEP, LARGEST = 5_000_000_029, 8_000_000_011


@dataclass(frozen=True)
class Result:
    """What one command took."""

    name: str
    rows: int
    seconds: float
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


def _command(name: str, rows: int, folder: Path, *words: str) -> Result:
    environment = os.environ | {
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "DATABASE_URL": f"sqlite:///{folder}/data/bot.db",
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "subscribers", *words],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    peak_mb = peak_until_the_end(process)
    if process.returncode:
        sys.exit(f"{name}: exit code {process.returncode}")
    return Result(name, rows, time.perf_counter() - began, peak_mb)


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
    """Import, the same again, export."""
    return await asyncio.to_thread(_measure, 1_000_000 if full else 50_000)


def _measure(count: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_rows(folder / "few.csv", FEW)
        _write_rows(folder / "all.csv", count)
        few = _command(f"import of {FEW:,}", FEW, folder, "import", "few.csv")
        with _neighbour(folder / "data" / "bot.db") as took:
            results = [_command(f"import of {count:,}", count, folder, "import", "all.csv")]
        results.append(_command("the same again", count, folder, "import", "all.csv"))
        results.append(_command("export", count, folder, "export", "out.csv"))
    return [
        *(figure for result in results for figure in _rows(result, few.peak_mb)),
        Figure("census", "another's commits during the import: median, ms", None,
               1000 * percentile(took, 0.5)),
        Figure("census", "another's commits during the import: 99th percentile, ms", None,
               1000 * percentile(took, 0.99)),
    ]  # fmt: skip


def _rows(result: Result, before_mb: float) -> list[Figure]:
    return [
        Figure("census", f"{result.name}: seconds", None, result.seconds),
        Figure("census", f"{result.name}: rows/s", None, result.rows / result.seconds),
        Figure("census", f"{result.name}: MB above an import of {FEW:,}", None,
               result.peak_mb - before_mb),
    ]  # fmt: skip


CASES = (census,)

if __name__ == "__main__":
    run("benchmarks.census", CASES)
