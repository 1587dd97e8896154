"""A crash at any point between `Kirim` and the editors' group: the case arrives, once.

The bot's life is played once and the database copied at every moment at which a crash leaves
another state behind: before and after each commit, before each call to Telegram, and after
Telegram has taken it and before that is noted. From each copy the bot is started again, and
Telegram gives it the update once more.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cases.messages.source.to_source import receipt
from bot.cases.messages.to_editors import opening_letters
from bot.cases.workflow import new_case
from bot.core.vault import Vault
from bot.delivery.model import DeliveryStatus, Item, Letter, Outcome
from bot.tips.model import Evidence
from storage.engine.database import Database
from storage.opening import open_storage
from storage.repositories import Storage
from tests.support.cases.samples import DESK, SOURCE, draft, told
from tests.support.cases.stored import send_report
from tests.support.storage.databases import SECRET
from tests.support.storage.stored import NOW, count_rows

UPDATE = 71
DRAFT = draft(
    told("Amplop dibagi di balai desa."),
    Evidence("photo", 2, text="ini", file_id="P1"),
    Evidence("photo", 3, file_id="A1", album="1"),
    Evidence("photo", 4, file_id="A2", album="1"),
    Evidence("document", 5, file_id="D1"),
    category="politik_uang",
)


@dataclass
class Moment:
    """What a crash leaves: a copy of the database, and what has reached Telegram."""

    name: str
    copy: Path
    arrived: tuple[str, ...]


@dataclass
class Life:
    """A bot at work, and all moments at which it could die."""

    storage: Storage
    path: Path
    arrived: list[str] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)

    dies: bool = True

    def note(self, name: str) -> None:
        """A moment at which it could die."""
        if not self.dies:
            return
        copy = self.path.with_name(f"moment-{len(self.moments)}.db")
        source, target = sqlite3.connect(self.path), sqlite3.connect(copy)
        with closing(source), closing(target):
            source.backup(target)
        self.moments.append(Moment(name, copy, tuple(self.arrived)))

    async def kirim(self) -> bool:
        """The handler's commit; False where it was made before."""

        def letters(case_id: int) -> tuple[Letter, ...]:
            words = DESK.words
            case = new_case(DRAFT, case_id=case_id, codename="MERPATI-41", source=SOURCE, now=NOW)
            opening = opening_letters(case, view=replace(DESK, now=NOW))
            return receipt(case, ticket="T", words=words), *opening

        return await send_report(
            self.storage.cases,
            SOURCE,
            DRAFT,
            codename="MERPATI-41",
            ticket="T",
            letters=letters,
            now=NOW,
            once=UPDATE,
        )

    async def send_all(self) -> None:
        """The sender's round: claim, call, record; until there is nothing left."""
        while items := await self.storage.outbox.claim(now=NOW, limit=9):
            outcomes = []
            for item in items:
                self.note("before a call")
                self.arrived.append(_said(item))
                self.note("a call was answered")
                ids = tuple(len(self.arrived) * 10 + n for n in range(_messages(item)))
                outcomes.append(Outcome(item, DeliveryStatus.SENT, message_ids=ids))
            await self.storage.outbox.settle(outcomes, now=NOW)


def _said(item: Item) -> str:
    return f"{item.chat_id} {item.method} {sorted(item.params.items())}"


def _messages(item: Item) -> int:
    media = item.params.get("media")
    return len(media) if isinstance(media, list) else 1


@pytest.fixture
async def life(
    migrated_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Life]:
    path = tmp_path / "bot.db"
    shutil.copy(migrated_file, path)
    storage = await open_storage(f"sqlite:///{path}", vault=Vault(SECRET))
    life = Life(storage, path)
    write = Database.write

    @asynccontextmanager
    async def noted(database: Database) -> AsyncIterator[AsyncConnection]:
        async with write(database) as connection:
            yield connection
            if database is storage.database:
                life.note("before a commit")
        if database is storage.database:
            life.note("after a commit")

    monkeypatch.setattr(Database, "write", noted)
    yield life
    await storage.close()


async def test_the_case_arrives_once_wherever_the_bot_dies(life: Life) -> None:
    """All of it, nothing twice but what Telegram had taken and the bot had not noted."""
    await life.storage.drafts.save(SOURCE, DRAFT, now=NOW, once=UPDATE - 1)
    life.note("before Kirim")
    await life.kirim()
    await life.send_all()
    whole = Counter(life.arrived)
    assert max(whole.values()) == 1
    assert len(whole) >= 5
    names = {moment.name for moment in life.moments}
    assert names == {
        "before Kirim",
        "before a commit",
        "after a commit",
        "before a call",
        "a call was answered",
    }

    for moment in life.moments:
        storage = await open_storage(f"sqlite:///{moment.copy}", vault=Vault(SECRET))
        if await storage.drafts.get(SOURCE) is None and not await storage.cases.count_open():
            await storage.drafts.save(SOURCE, DRAFT, now=NOW, once=UPDATE - 1)
        in_flight = (await count_rows(storage))["claimed"]
        again = Life(storage, moment.copy, dies=False)
        await storage.outbox.recover(now=NOW)
        await again.kirim()
        await again.send_all()
        assert len(await storage.cases.list_open()) == 1
        assert await storage.drafts.get(SOURCE) is None
        got = Counter([*moment.arrived, *again.arrived])
        assert set(got) == set(whole), moment
        repeated = sum(got.values()) - len(got)
        assert repeated <= in_flight, moment
        if moment.name in {"before Kirim", "after a commit"} and not in_flight:
            assert got == whole, moment
        await storage.close()
