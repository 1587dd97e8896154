"""What a connection does beside the loop is tried here: it has its thread."""

from __future__ import annotations

import pytest

from storage.engine import sqlite_connection
from storage.engine.sqlite_connection import Connection


@pytest.fixture(autouse=True)
def _threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_connection, "Connection", Connection)
