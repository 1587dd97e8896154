"""Messages of a report that was taken back are deleted, and what became of them is told."""

from __future__ import annotations

from pathlib import Path

from bot.core.errors import Gone, Refused, TelegramFault, Unreachable, Wait
from bot.core.json_codec import Json, Params
from bot.core.vault import Vault
from bot.messages.catalogue import load_texts
from bot.workers.cases.removal import AGAIN, RemovalJob
from storage.opening import open_storage
from storage.repositories import Storage
from tests.support.cases.samples import EDITORS, SOURCE
from tests.support.cases.stored import open_case
from tests.support.editors import editors_chat
from tests.support.storage.stored import NOW, claim, sent


class FakeApi:
    """Telegram: refuses what it is told to refuse."""

    def __init__(self) -> None:
        self.refusals: dict[int, TelegramFault] = {}
        self.deleted: list[tuple[Json, Json]] = []

    async def call(self, method: str, params: Params | None = None) -> Json:
        assert method == "deleteMessage"
        assert params is not None
        message_id = params["message_id"]
        assert isinstance(message_id, int)
        if fault := self.refusals.get(message_id):
            raise fault
        self.deleted.append((params["chat_id"], message_id))
        return True


class Desk:
    """A case of one card (70) and one receipt (80) that was taken back, and a remover."""

    def __init__(self, storage: Storage) -> None:
        self.storage, self.api, self.now = storage, FakeApi(), NOW
        self.remover = RemovalJob(
            removals=storage.removals,
            call=self.api.call,
            editors=editors_chat(storage, EDITORS, lambda: self.now),
            texts=load_texts(),
            clock=lambda: self.now,
        )

    async def taken_back(self) -> None:
        await open_case(self.storage, said=(12,))
        (case,) = await self.storage.cases.list_open()
        for item in await claim(self.storage):
            await sent(self.storage, item, message_id=70 if item.chat_id == EDITORS else 80)
        await self.storage.removals.begin(case, letters=[], now=NOW, once=9)

    async def told(self) -> dict[int, str]:
        await self.remover.tick()
        return {
            item.chat_id: str(item.params["text"])
            for item in await claim(self.storage, now=self.now)
        }


async def desk(folder: Path) -> Desk:
    storage = await open_storage(f"sqlite:///{folder}/bot.db", vault=Vault("5a" * 32))
    made = Desk(storage)
    await made.taken_back()
    return made


async def test_all_that_belongs_to_the_case_is_deleted_in_both_chats(tmp_path: Path) -> None:
    """And the source, whose language is English here, is told how much."""
    made = await desk(tmp_path)
    told = await made.told()
    assert set(made.api.deleted) == {(SOURCE, 12), (SOURCE, 80), (EDITORS, 70)}
    assert "1 message deleted from the editors’ group." in told[SOURCE]
    assert "2 messages deleted from this chat." in told[SOURCE]
    assert EDITORS not in told
    assert await made.told() == {}
    await made.storage.close()


async def test_what_is_gone_already_counts_as_deleted_and_what_is_refused_does_not(
    tmp_path: Path,
) -> None:
    """The list is truthful, and the editors are asked for theirs."""
    made = await desk(tmp_path)
    made.api.refusals = {
        12: Refused("Bad Request: message to delete not found"),
        80: Refused("Bad Request: message can't be deleted"),
        70: Gone("Forbidden: bot was kicked from the supergroup chat"),
    }
    told = await made.told()
    assert "1 message deleted from this chat." in told[SOURCE]
    assert "• 1 message in this chat" in told[SOURCE]
    assert "• 1 message in the editors’ group" in told[SOURCE]
    assert "MERPATI-41" in told[EDITORS]
    await made.storage.close()


async def test_while_telegram_is_away_nothing_is_told(tmp_path: Path) -> None:
    """It goes on later, as late as Telegram asks, from the beginning; the numbers stay right."""
    made = await desk(tmp_path)
    for fault, wait in ((Wait(30), 30.0), (Unreachable("no answer"), AGAIN)):
        made.api.refusals = {80: fault}
        assert await made.told() == {}
        made.now += wait - 1
        made.api.refusals = {}
        assert await made.told() == {}
        made.now += 1
    told = await made.told()
    assert "2 messages deleted from this chat." in told[SOURCE]
    await made.storage.close()


async def test_what_is_deleted_is_not_asked_for_again(tmp_path: Path) -> None:
    """Else Telegram's ceiling, met at the same message each time, would never let it end."""
    made = await desk(tmp_path)
    made.api.refusals = {80: Wait(30)}
    assert await made.told() == {}
    made.now += 30
    made.api.refusals = {}
    assert SOURCE in await made.told()
    assert len(made.api.deleted) == len(set(made.api.deleted)) == 3
    await made.storage.close()
