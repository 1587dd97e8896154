"""Which form /lapor begins with: the editors' switch between elections."""

from __future__ import annotations

from bot.core.vault import Vault
from bot.tips.questionnaire import NATIONAL
from storage.engine.database import Database
from storage.engine.idempotency import first_time
from storage.engine.key_value import Memory, remember

NAME = "season"  # in memory; the value is the form's name


class Season:
    """The form of new drafts; one that is begun keeps its own."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._memory = Memory(database)

    async def form(self) -> str:
        """The name of the form; that of a national election until the editors have chosen."""
        return await self._memory.get(NAME) or NATIONAL

    async def choose(self, form: str, *, once: int) -> None:
        """New drafts begin with this form from now on."""
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "season"):
                await remember(connection, NAME, form)
