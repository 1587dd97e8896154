"""The base of the repositories: each reads and writes one aggregate of the database."""

from __future__ import annotations

from bot.core.archive_keys import ArchiveSeal
from bot.core.vault import Vault
from storage.engine.database import Database

NO_ARCHIVE = ArchiveSeal()


class Repository:
    """A repository, in which each call is a transaction of its own.

    `vault`: for values that are to be read again, and for look-up keys. `seal`: for the archive of
    tips; without it, no record is archived.
    """

    def __init__(self, database: Database, vault: Vault, seal: ArchiveSeal = NO_ARCHIVE) -> None:
        self._database = database
        self._vault = vault
        self._seal = seal
