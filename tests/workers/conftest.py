"""What runs beside the handlers is tried on SQLite: the storage's own tests run on both engines."""

from __future__ import annotations

from tests.support.storage.databases import sqlite_storage as storage
from tests.support.virtual_time.rooms import nothing_outside, pytest_asyncio_loop_factories

__all__ = ["nothing_outside", "pytest_asyncio_loop_factories", "storage"]
