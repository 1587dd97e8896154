"""The first release's database under this version's bot, and back to the first release's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from structlog.testing import capture_logs

from storage.tables.base import VERSION
from tests.support.bot import running_bot
from tests.support.chats.telegram import Telegram
from tests.support.storage.databases import SECRET
from tests.support.storage.released import DATABASES, FIRST, READER, restore

NOT_SENT = "UPDATE outbox SET state = 'pending', settled_at = NULL, message_ids = NULL"


async def test_what_the_release_left_unsent_is_sent_once_and_the_upgrade_is_said(
    telegram: Telegram, tmp_path: Path
) -> None:
    """The log names both versions and the copy, from which the release's database comes back."""
    path = tmp_path / "bot.db"
    await restore(DATABASES / f"{FIRST}.sqlite.sql", f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as database:
        database.execute(NOT_SENT)
        database.commit()
        before = list(database.iterdump())
    reader = await telegram.person("Sri", id=READER)
    await reader.says("/ikuti panongan")
    with capture_logs() as log:
        async with running_bot(telegram, tmp_path, tip_secret=SECRET):
            await reader.hears("banjir")
            await reader.hears("Panongan")
    pushes = [heard for heard in await reader.from_bot() if heard.text.startswith("banjir")]
    assert len(pushes) == 1
    copy = tmp_path / f"bot.db.before-{VERSION}"
    assert [line for line in log if line["event"] == "database_upgraded"] == [
        {
            "event": "database_upgraded",
            "log_level": "info",
            "from_version": FIRST,
            "to_version": VERSION,
            "copy": str(copy),
        }
    ]
    with closing(sqlite3.connect(copy)) as database:
        assert list(database.iterdump()) == before
    with capture_logs() as log:
        async with running_bot(telegram, tmp_path, tip_secret=SECRET):
            pass
    assert "database_upgraded" not in {line["event"] for line in log}
