"""`move`: the operator's side of it. What is copied, tests/storage/transfer says."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.cli import subscribers
from bot.cli.database import move
from bot.core.errors import OperatorError, SettingsError
from bot.core.vault import Vault
from bot.workers.archive.evidence_folder import FOLDER, EvidenceFolder
from storage.opening import open_storage
from tests.support.storage.databases import SECRET

HERE = "sqlite:///here/bot.db"
NAME = "ab" * 16
HEADER = "chat_id,language,delivery,places,quiet_from,quiet_to\n"
ROWS = f"{HEADER}7,id,instant,36.03.19 36.03,,\n8,en,off,36,,\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two readers in a database, and a sealed file beside it."""
    monkeypatch.setenv("DATABASE_URL", HERE)
    monkeypatch.setenv("TIP_SECRET", SECRET)
    monkeypatch.chdir(tmp_path)
    Path("s.csv").write_text(ROWS)
    assert subscribers.run(Namespace(action="import", file="s.csv")) == 0
    EvidenceFolder(tmp_path / "here").write(NAME, b"sealed", now=0.0)
    return tmp_path


def exported(folder: Path) -> str:
    """Everybody of the database that the settings name, with their choices."""
    assert subscribers.run(Namespace(action="export", file="out.csv")) == 0
    return (folder / "out.csv").read_text()


def moved(to: str) -> int:
    return move.run(Namespace(to=to))


@pytest.mark.postgres
def test_from_a_file_to_a_server_and_back(
    folder: Path,
    empty_postgresql_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Twice moved, all is as it was; what each table holds is said, and no password."""
    before = exported(folder)
    assert moved(empty_postgresql_url) == 0
    said = capsys.readouterr().out
    assert "subscribers                2 rows" in said
    assert "postgresql://" not in said
    assert (folder / "data" / FOLDER / NAME).read_bytes() == b"sealed"
    monkeypatch.setenv("DATABASE_URL", empty_postgresql_url)
    assert moved("sqlite:///back/bot.db") == 0
    assert (folder / "back" / FOLDER / NAME).read_bytes() == b"sealed"
    monkeypatch.setenv("DATABASE_URL", "sqlite:///back/bot.db")
    assert exported(folder) == before


def test_it_says_where_the_secret_of_the_folder_is_to_be_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is not copied: one place is enough."""
    monkeypatch.delenv("TIP_SECRET")
    (folder / "here" / "tip_secret").write_text(SECRET)
    assert moved("sqlite:///there/bot.db") == 0
    assert "set TIP_SECRET_FILE" in capsys.readouterr().out
    assert not (folder / "there" / "tip_secret").exists()


def test_what_keeps_it_from_moving_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same place, none of ours, a database that is in use; nothing is made."""
    with pytest.raises(SettingsError, match="itself"):
        moved(HERE)
    with pytest.raises(OperatorError, match="makes no sense"):
        moved("mysql:there")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///empty/bot.db")
    with pytest.raises(OperatorError, match="no database of the bot"):
        moved("sqlite:///there/bot.db")
    monkeypatch.setenv("DATABASE_URL", HERE)
    monkeypatch.setenv("TIP_SECRET", "c3" * 32)
    with pytest.raises(OperatorError, match="TIP_SECRET is not the one"):
        moved("sqlite:///there/bot.db")
    assert not (folder / "there").exists()


@pytest.mark.parametrize("where", ["here", "there"])
def test_nothing_is_moved_while_a_bot_runs_on_either(folder: Path, where: str) -> None:
    """SQLite: the file is locked, by the bot or by the move."""

    async def beside_a_bot() -> None:
        url = f"sqlite:///{where}/bot.db"
        running = await open_storage(url, vault=Vault(SECRET), exclusive=True)
        try:
            with pytest.raises(OperatorError, match="is running"):
                await asyncio.to_thread(moved, "sqlite:///there/bot.db")
        finally:
            await running.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(beside_a_bot())).result()


@pytest.mark.postgres
def test_nothing_is_moved_while_a_bot_runs_on_the_server(
    folder: Path, empty_postgresql_url: str
) -> None:
    """PostgreSQL: the server knows whose connections there are."""

    async def beside_a_bot() -> None:
        running = await open_storage(empty_postgresql_url, vault=Vault(SECRET), exclusive=True)
        try:
            with pytest.raises(OperatorError, match="stop all copies"):
                await asyncio.to_thread(moved, empty_postgresql_url)
        finally:
            await running.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(beside_a_bot())).result()
