"""The editors' switch between elections."""

from __future__ import annotations

from storage.repositories import Storage


async def test_until_the_editors_have_chosen_it_is_the_national_form(storage: Storage) -> None:
    """What the bot is first of all for."""
    assert await storage.season.form() == "pemilu"


async def test_the_last_choice_holds_and_an_update_chooses_once(storage: Storage) -> None:
    """An update handled again after a crash does not undo a later choice (law 2)."""
    await storage.season.choose("pilkada", once=1)
    await storage.season.choose("umum", once=2)
    await storage.season.choose("pilkada", once=1)
    assert await storage.season.form() == "umum"
