"""All SQL, and nothing else. `open_storage` is the door; everything behind it is async."""

from __future__ import annotations

from storage.opening import Storage, open_storage
from storage.tips import CodenameTaken, TooManyAttempts

__all__ = ["CodenameTaken", "Storage", "TooManyAttempts", "open_storage"]
