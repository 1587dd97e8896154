"""The form that /lapor begins with: the editors' switch between elections."""

from __future__ import annotations

from bot.tips.questionnaire import NATIONAL
from storage.engine.idempotency import first_time
from storage.engine.key_value import recall, remember
from storage.engine.repository import Repository

NAME = "season"  # in memory; the value is the form's name


class Season(Repository):
    """The form of new drafts; a draft that is begun keeps its own."""

    async def form(self) -> str:
        """Return the form's name; that of a national election until the editors have chosen."""
        async with self._database.read() as connection:
            return await recall(connection, NAME) or NATIONAL

    async def choose(self, form: str, *, once: int) -> None:
        """Let new drafts begin with this form from now on."""
        async with self._database.write() as connection:
            if await first_time(connection, self._vault, once, "season"):
                await remember(connection, NAME, form)
