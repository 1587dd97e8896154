"""What editors are asked for, by the message that asks."""

from __future__ import annotations

from storage.articles.desk.prompts import KEPT, Prompt
from storage.repositories import Storage

DESK, NOW = -100, 1_700_000_000.0


async def test_a_question_is_found_by_its_message_until_it_is_answered(storage: Storage) -> None:
    """In that chat only; what was asked long ago is forgotten."""
    await storage.prompts.keep(DESK, 5, Prompt("erratum", 7), now=NOW)
    assert await storage.prompts.find(DESK, 5) == Prompt("erratum", 7)
    assert await storage.prompts.find(DESK - 1, 5) is None
    await storage.prompts.end(DESK, 5)
    assert await storage.prompts.find(DESK, 5) is None
    await storage.prompts.keep(DESK, 6, Prompt("places", 8), now=NOW)
    await storage.prompts.keep(DESK, 7, Prompt("places", 9), now=NOW + KEPT + 1)
    assert await storage.prompts.find(DESK, 6) is None
