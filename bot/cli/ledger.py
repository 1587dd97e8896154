"""`ledger export`, `ledger verify`, `ledger redact`: the public log of corrections."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.articles.ledger.entries import WORDS
from bot.articles.ledger.exports import entry_line, head_line
from bot.articles.ledger.verification import Fault, read_end, verify_entries, verify_export
from bot.core.clock import SYSTEM_CLOCK
from bot.core.errors import OperatorError, file_faults
from bot.core.settings import Settings, load_settings
from bot.wiring.output import database, output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    does = "write all entries as JSON Lines, and a last line that closes them"
    out = actions.add_parser("export", help=does, description=does, allow_abbrev=False)
    out.add_argument("file", nargs="?", metavar="FILE", help="default: standard output")
    does = "name each byte that was changed, each line that is lost, doubled or elsewhere"
    check = actions.add_parser("verify", help=does, description=does, allow_abbrev=False)
    check.add_argument("file", nargs="?", metavar="FILE", help="an export; default: the database")
    does = "take words out of an entry for good; their hash stays, and the chain holds"
    redact = actions.add_parser("redact", help=does, description=does, allow_abbrev=False)
    redact.add_argument("entry", type=int, metavar="N", help="the number of the entry")
    redact.add_argument(
        "--field",
        action="append",
        choices=WORDS,
        help="which words; may be repeated; default: all. Messages that say the reason are edited",
    )


def run(args: argparse.Namespace) -> int:
    """Export, verify or redact the ledger; return 1 where it has a fault."""
    if args.action == "verify" and args.file is not None:
        return _verify_file(Path(args.file))
    settings = load_settings()
    if args.action == "export":
        asyncio.run(_export(settings, args.file))
    elif args.action == "redact":
        asyncio.run(_redact(settings, args.entry, tuple(args.field or WORDS)))
    else:
        return asyncio.run(_verify_database(settings))
    return 0


async def _export(settings: Settings, name: str | None) -> None:
    async with database(settings) as storage:
        entries, head = await storage.ledger.all()
    with file_faults(name or "standard output"), output(name) as out:
        for line in (*map(entry_line, entries), head_line(head)):
            out.write(line.decode() + "\n")


def _verify_file(path: Path) -> int:
    with file_faults(path):
        content = path.read_bytes()
    return _say(verify_export(content), read_end(content))


async def _verify_database(settings: Settings) -> int:
    async with database(settings) as storage:
        entries, head = await storage.ledger.all()
    return _say(verify_entries(entries, head), head.entries)


def _say(faults: Sequence[Fault], entries: int) -> int:
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"The ledger is whole: {entries:,} entries.")
    return 1 if faults else 0


async def _redact(settings: Settings, sequence: int, fields: tuple[str, ...]) -> None:
    async with database(settings) as storage:
        before = await storage.ledger.get(sequence)
        if before is None:
            raise OperatorError(f"There is no entry {sequence} in the ledger: nothing was changed.")
        entry = await storage.ledger.redact(sequence, fields, now=SYSTEM_CLOCK.now())
        others = await storage.ledger.of_same_article(sequence)
    gone = [name for name in fields if before.text(name) and entry and not entry.text(name)]
    print(f"Taken out of entry {sequence}: {', '.join(gone) or 'nothing, it has no such words'}.")
    if others:
        named = ", ".join(map(str, others))
        print(f"Other entries name the same article: {named}.")
