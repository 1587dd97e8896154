"""What a connection does beside the loop is tried here: it has its thread, and its disk."""

from __future__ import annotations

import pytest

from storage.engine import database, sqlite_connection
from storage.engine.database import PRAGMAS
from storage.engine.sqlite_connection import Connection


@pytest.fixture(autouse=True)
def _as_in_a_newsroom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_connection, "Connection", Connection)
    monkeypatch.setattr(database, "PRAGMAS", PRAGMAS)
