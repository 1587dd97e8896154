"""What the bot has of the machine, kept in one process and drawn from the seed."""

from __future__ import annotations

import gc
import logging
import random
import secrets
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from unittest.mock import patch

from bot.announcements import pages
from bot.workers.sharing import share_edits
from handlers.announcements import sending
from storage import opening
from storage.engine import database, sqlite_connection
from tests.simulation.machine import sqlite
from tests.simulation.machine.copies import SELDOM
from tests.support.drivers.pools import without_pools

PRAGMAS = database.PRAGMAS  # before the tests take syncing out, for speed
MANY = 1  # readers: to more of them no editor announces alone; a history has no thousand


@contextmanager
def one_process(chance: random.Random) -> Iterator[None]:
    """What the bot has of the machine, in this process and by the seed: the exceptions.

    SQLite's threads, the processes that parse, and what is drawn by chance. docs/proof.md lists
    them.
    """
    with ExitStack() as stack:
        for target, name, given in (
            (sqlite_connection, "Connection", sqlite.Connection),
            (database, "PRAGMAS", PRAGMAS),
            (opening, "_lock", _lock_until_the_end(opening._lock, stack)),
            (share_edits, "EVERY", SELDOM),
            (sending, "SECOND_EDITOR_ABOVE", MANY),
            (pages, "SECOND_EDITOR_ABOVE", MANY),
            (secrets, "token_bytes", lambda count=32: chance.randbytes(count or 32)),
            (secrets, "randbits", chance.getrandbits),
            (random.SystemRandom, "getrandbits", lambda _self, count: chance.getrandbits(count)),
            (random.SystemRandom, "random", lambda _self: chance.random()),
            (gc, "freeze", lambda: None),
            (logging, "lastResort", logging.NullHandler()),  # SQLAlchemy, of lost connections
        ):
            stack.enter_context(patch.object(target, name, given))
        stack.enter_context(without_pools())
        state = random.getstate()
        stack.callback(random.setstate, state)
        random.seed(chance.getrandbits(64))
        yield


def _lock_until_the_end(lock: Callable[[Path], BinaryIO], stack: ExitStack) -> Any:
    """What a killed bot had locked is let go of at the end, as the kernel does it at once."""

    def locked(path: Path) -> BinaryIO:
        file = lock(path)
        stack.callback(file.close)
        return file

    return locked


@contextmanager
def in_silence() -> Iterator[None]:
    """Nothing is said of what is thrown away."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before, sys.unraisablehook = sys.unraisablehook, _ignore
        logging.disable()  # SQLAlchemy tells of connections that it cannot give back
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)
            sys.unraisablehook = before


_ignore: Callable[[object], None] = lambda _unraisable: None  # noqa: E731
