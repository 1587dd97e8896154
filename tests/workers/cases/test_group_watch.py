"""The watch over the editors' group says what it saw, and nothing of what it did not see."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from bot.core.errors import Unreachable
from bot.core.json_codec import Json, Params
from bot.core.vault import Vault
from bot.workers.cases.group_watch import GroupWatch
from storage.opening import open_storage
from tests.support.cases.samples import EDITORS
from tests.support.editors import editors_chat
from tests.support.storage.stored import NOW, claim, sent


async def test_a_telegram_that_does_not_answer_opens_no_group(tmp_path: Path) -> None:
    """The bot began anew meanwhile, and knows nothing of the group: it was told that it is shut."""
    storage = await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=Vault("5a" * 32))

    async def public(method: str, _given: Params) -> Json:
        if method == "getChatAdministrators":
            return []
        return {"id": 1, "username": "redaksi", "status": "creator"}

    async def silent(_method: str, _given: Params) -> Json:
        raise Unreachable("no answer")

    said = []
    for ask, now in ((public, NOW), (silent, NOW + 60)):
        clock = partial(float, now)
        editors = editors_chat(storage, EDITORS, clock)
        await GroupWatch(ask, editors=editors, memory=storage.memory, clock=clock).tick()
        items = await claim(storage, now=now)
        await sent(storage, *items)
        said.append([str(item.params["text"]) for item in items])
    await storage.close()
    assert "Grup ini publik" in said[0][0]
    assert said[1] == []
