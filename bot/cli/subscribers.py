"""`subscribers import` and `subscribers export`: the operator's CSV files."""

from __future__ import annotations

import argparse
import asyncio
import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from bot.core.clock import SYSTEM_CLOCK, give_way
from bot.core.errors import file_faults
from bot.core.settings import Settings, load_settings
from bot.messages.catalogue import load_texts
from bot.places.gazetteer import load_gazetteer
from bot.readers.csv_rows import (
    COLUMNS,
    RowError,
    SubscriberRow,
    SubscriberRows,
    batches,
    to_cells,
)
from bot.readers.following import followable_codes
from bot.wiring.output import database, output
from storage.readers.bulk import CHUNK, EnrolmentCounts
from storage.readers.chat_order import sorted_by_chat


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the two actions."""
    parser.epilog = f"Columns: {','.join(COLUMNS)}."
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    does = "create and update subscribers; safe to repeat, also after an interruption"
    into = actions.add_parser("import", help=does, description=does, allow_abbrev=False)
    into.add_argument("file", metavar="FILE.csv", help="its first line names the columns")
    does = "write all subscribers but those who stopped"
    out = actions.add_parser("export", help=does, description=does, allow_abbrev=False)
    out.add_argument("file", nargs="?", metavar="FILE.csv", help="default: standard output")


def run(args: argparse.Namespace) -> int:
    """Import or export subscribers."""
    settings = load_settings()
    if args.action == "import":
        return _import(settings, Path(args.file))
    asyncio.run(_export(settings, args.file))
    return 0


def _import(settings: Settings, path: Path) -> int:
    """Import a file, checked whole before any row is written; return 1 for a bad row.

    Only the last row of a chat is written: with all, a second import would change the chat and
    change it back.
    """
    reader = SubscriberRows(
        followable_codes(load_gazetteer(settings.regions)), load_texts().languages
    )
    tally = _Tally()
    with (
        file_faults(path),
        _read(path) as file,
        sorted_by_chat(tally.good_rows(reader, file)) as rows,
    ):
        done = asyncio.run(_enrol(settings, rows, total=tally.good))
    repeated = tally.good - done.new - done.changed - done.unchanged
    print(
        f"{tally.good + tally.bad:,} rows: {done.new:,} new, {done.changed:,} changed,"
        f" {done.unchanged:,} unchanged, {repeated:,} repeated, {tally.bad:,} bad."
    )
    return 1 if tally.bad else 0


@dataclass
class _Tally:
    """The counts of a file's good and bad rows; it prints the bad ones."""

    good: int = 0
    bad: int = 0

    def good_rows(self, reader: SubscriberRows, file: TextIO) -> Iterator[SubscriberRow]:
        for line, row in tqdm(reader.read(file), "checked", unit=" rows", disable=None):
            if isinstance(row, RowError):
                self.bad += 1
                tqdm.write(f"line {line}: {row.reason}.", file=sys.stderr)
            else:
                self.good += 1
                yield row


async def _enrol(
    settings: Settings, rows: Iterator[SubscriberRow], *, total: int
) -> EnrolmentCounts:
    done = EnrolmentCounts()
    async with database(settings) as storage:
        with tqdm(desc="imported", total=total, unit=" rows", disable=None) as bar:
            prepared = batches(rows, CHUNK)
            batch = next(prepared, None)
            while batch is not None:
                enrolling = storage.subscriber_bulk.enrol(batch, now=SYSTEM_CLOCK.now())
                # The next batch is read while the database is at work.
                counts, following = await asyncio.gather(enrolling, _next(prepared))
                done += counts
                bar.update(len(batch))
                batch = following
        await storage.database.analyze()
    return done


async def _next(prepared: Iterator[list[SubscriberRow]]) -> list[SubscriberRow] | None:
    await give_way()
    return next(prepared, None)


async def _export(settings: Settings, name: str | None) -> None:
    async with database(settings) as storage:
        total = await storage.subscriber_bulk.count()
        with file_faults(name or "standard output"), output(name) as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(COLUMNS)
            hidden = True if out.isatty() else None  # the rows show the progress
            with tqdm(desc="exported", total=total, unit=" rows", disable=hidden) as bar:
                async for row in storage.subscriber_bulk.stream():
                    writer.writerow(to_cells(row))
                    bar.update()


def _read(path: Path) -> TextIO:
    """Open a file of subscribers; a byte that is not UTF-8 spoils its cell, not the file."""
    return path.open(encoding="utf-8-sig", errors="replace")
