"""Sentences of the editors above summaries."""

from __future__ import annotations

from storage.articles.desk.summary_notes import KEPT
from storage.repositories import Storage
from tests.support.storage.amounts import at


async def add(storage: Storage, text: str, *, once: int, promised_at: float = at(18)) -> int:
    return (await storage.summary_notes.add(promised_at, text, once=once)).id


async def test_a_sentence_counts_once_it_is_confirmed(storage: Storage) -> None:
    """The last confirmed one; taken away, that before it."""
    first = await add(storage, "Satu", once=1)
    second = await add(storage, "Dua", once=2)
    assert await storage.summary_notes.text_of(at(18)) == ""
    await storage.summary_notes.use(second, now=at(17))
    assert await storage.summary_notes.text_of(at(18)) == "Dua"
    await storage.summary_notes.use(first, now=at(17.1))
    assert await storage.summary_notes.text_of(at(18)) == "Satu"
    await storage.summary_notes.use(first, now=None)
    assert await storage.summary_notes.text_of(at(18)) == "Dua"
    assert await storage.summary_notes.text_of(at(6)) == ""
    kept = await storage.summary_notes.get(first)
    assert kept is not None
    assert not kept.used


async def test_an_update_adds_one_sentence(storage: Storage) -> None:
    """However often it comes: the same one."""
    first = await add(storage, "Satu", once=1)
    assert await add(storage, "Satu", once=1) == first
    assert await add(storage, "Satu", once=2) != first


async def test_a_sentence_is_forgotten_after_its_summary_is(storage: Storage) -> None:
    """When a later one is added."""
    old = await add(storage, "Satu", once=1)
    await add(storage, "Dua", once=2, promised_at=at(18) + KEPT + 1)
    assert await storage.summary_notes.get(old) is None


async def test_hours_of_readers_own_have_the_last_common_ones(storage: Storage) -> None:
    """In the same part of the day; not the next morning, and never one before it."""
    evening = await add(storage, "Sore", once=1)
    await storage.summary_notes.use(evening, now=at(17))
    hours = {18: "Sore", 19.5: "Sore", 23.9: "Sore", 24: "", 30: "", 12: "", 17.9: ""}
    assert {h: await storage.summary_notes.text_of(at(h)) for h in hours} == hours
    later = await add(storage, "Malam", once=2, promised_at=at(20))
    await storage.summary_notes.use(later, now=at(17))
    assert await storage.summary_notes.text_of(at(21)) == "Malam"
