"""The editors' group hears which keys open the archive, when these change."""

from __future__ import annotations

import pytest

from bot.core.archive_keys import ArchiveKey, fingerprint
from bot.workers.archive.key_notice import tell_of_keys
from storage.engine.key_value import Memory
from storage.repositories import Storage
from tests.support.editors import editors_chat
from tests.support.storage.stored import NOW, claim, sent

DESK = -1_001_234_567_890
ANA, BUDI = (ArchiveKey.generate().public for _ in range(2))


async def told(storage: Storage, *keys: str) -> list[str]:
    """What a start with these keys posts, and that it arrives."""
    editors = editors_chat(storage, DESK, lambda: NOW)
    for _ in range(2):  # the hour after, nothing is new
        await tell_of_keys(keys, editors, storage.memory)
    items = await claim(storage)
    await sent(storage, *items)
    assert {item.chat_id for item in items} <= {DESK}
    return [str(item.params["text"]) for item in items]


async def test_the_group_is_told_once_of_each_change(storage: Storage) -> None:
    """What came, what stays, what went; also where the keys are again what they were."""
    assert await told(storage) == []
    (first,) = await told(storage, ANA)
    assert "berubah" not in first
    assert f"{fingerprint(ANA)}</code>\n" in first
    assert await told(storage, ANA) == []
    (second,) = await told(storage, BUDI, ANA)
    assert "Kunci arsip laporan berubah" in second
    assert f"{fingerprint(ANA)}</code>\n" in second
    assert f"{fingerprint(BUDI)}</code> (baru)" in second
    (third,) = await told(storage, ANA)
    assert f"{fingerprint(BUDI)}</code> (tidak dipakai lagi" in third
    assert await told(storage, BUDI, ANA) == [second]
    (last,) = await told(storage)
    assert "Arsip laporan dimatikan" in last


async def test_a_crash_in_between_repeats_nothing(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The word is in the outbox, that it was told is not written down: no second one follows."""
    editors = editors_chat(storage, DESK, lambda: NOW)

    async def die(_memory: Memory, _name: str, _value: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as crash:
        crash.setattr(Memory, "put", die)
        with pytest.raises(KeyboardInterrupt):
            await tell_of_keys([ANA], editors, storage.memory)
    assert len(await told(storage, ANA)) == 1


async def test_without_a_group_it_is_told_later(storage: Storage) -> None:
    """Nothing is taken for told that nobody was told."""
    await tell_of_keys([ANA], editors_chat(storage, None, lambda: NOW), storage.memory)
    assert len(await told(storage, ANA)) == 1
