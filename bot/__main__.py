"""The command line: the only module that starts a process of the bot."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

from bot.core.errors import BotError
from bot.core.version import VERSION

# A command's module is imported when it is called: `classify` starts without Telegram.
COMMANDS = {
    "run": "the bot, for real",
    "demo": "everything on this machine, with no token and no network",
    "check": "verify settings, token, feed, editors' group, database",
    "config": "every setting, its value (secrets hidden), where it comes from",
    "classify": "JSON Lines of articles in, their places out",
    "understand": "what plain words of readers are taken for",
    "search": "what readers are shown for some words; its scores on labelled queries",
    "examples": "the articles whose places editors corrected, as JSON Lines",
    "holidays": "the days that are no working days; more of them from an iCal file",
    "backup": "a copy of the database, while the bot runs",
    "restore": "a backup into a database that is empty or not there yet",
    "move": "everything from one database to another one, SQLite or PostgreSQL",
    "ledger": "the public log of corrections: exported, verified, words taken out",
    "tips": "the editors' key pair; one case of a backup opened with it; TIP_SECRET changed",
    "places": "codes and names of all places as JSON, for the site's plugin",
    "qr": "a link that follows a place as a QR code, for posters",
    "subscribers": "import subscribers from a CSV file, or export them",
    "migrate": "bring the database to this version",
}
# The folders of `bot.cli` whose commands do not stand in `bot.cli` itself.
FOLDERS = {
    **dict.fromkeys(("classify", "understand", "search"), "bot.cli.language"),
    **dict.fromkeys(("backup", "restore", "move", "migrate"), "bot.cli.database"),
}


class Command(Protocol):
    """A module of `bot.cli`, or of a folder in it."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments."""

    def run(self, args: argparse.Namespace) -> int:
        """Run the command; return its exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that is named; return 0 on success, 2 on wrong usage or settings, else 1."""
    # A command that can lose something on SIGTERM sets its own handler later.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    parser = argparse.ArgumentParser(
        prog="posbanten-bot", description="A newsroom's Telegram bot.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"posbanten-bot {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, does in COMMANDS.items():
        command = commands.add_parser(name, help=does, description=does, allow_abbrev=False)
        if _asked_for(name, argv):
            _module(name).add_arguments(command)
    args = parser.parse_args(argv)
    try:
        return _module(args.command).run(args)
    except BotError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has closed it; Python's own flush at the end must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _asked_for(name: str, argv: Sequence[str] | None) -> bool:
    return name in (sys.argv[1:] if argv is None else argv)


def _module(name: str) -> Command:
    module: Command = import_module(f"{FOLDERS.get(name, 'bot.cli')}.{name}")
    return module


if __name__ == "__main__":
    sys.exit(main())
