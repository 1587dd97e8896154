"""What runs beside the handlers is tried on SQLite: the storage's own tests run on both engines."""

from __future__ import annotations

from tests.support.storage.databases import sqlite_storage as storage

__all__ = ["storage"]
