"""Files of private keys: read with their passphrase."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from bot.core.archive_keys import ArchiveKey
from bot.core.errors import file_faults


def read_key(path: Path) -> ArchiveKey:
    """The private key of a file. Raises OperatorError where there is none, or it does not open."""
    with file_faults(path):
        return ArchiveKey.read(path.read_bytes(), ask_passphrase)


def ask_passphrase(prompt: str = "Passphrase of the private key: ") -> str:
    """Unseen on a terminal; else a line of the standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\n")
