"""What runs beside the handlers is tried on SQLite: the storage's own tests run on both engines."""

from __future__ import annotations

import pytest

from storage.opening import Storage


@pytest.fixture
def storage(sqlite_storage: Storage) -> Storage:
    return sqlite_storage
