"""The database and the output of commands that write stored data to a file or the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TextIO

from bot.core.settings import Settings
from bot.core.tip_secret import tip_secret
from bot.core.vault import Vault
from storage.opening import open_storage
from storage.repositories import Storage


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[Storage]:
    """Open the database, beside a bot that may be running. Raises as `open_storage`."""
    storage = await open_storage(settings.database_url, vault=Vault(tip_secret(settings)))
    try:
        yield storage
    finally:
        await storage.close()


@contextmanager
def output(name: str | None) -> Iterator[TextIO]:
    """Open standard output, or a new file that only its owner reads: the data are private."""
    if name is not None:
        with open(name, "w", encoding="utf-8", opener=for_its_owner) as file:
            yield file
        return
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at its end, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


def for_its_owner(name: str, flags: int) -> int:
    """Open a file so that only its owner reads it, where it is new; for `open(opener=...)`."""
    return os.open(name, flags, 0o600)
