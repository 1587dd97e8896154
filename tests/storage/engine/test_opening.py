"""Opening: a database is made, known again, and refused in one sentence where it must be."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.errors import OperatorError, SecretMismatch, StorageError
from bot.core.vault import Vault
from storage.opening import open_storage
from tests.support.patience import PATIENCE
from tests.support.storage.databases import SECRET
from tests.support.storage.stored import NOW, PANONGAN

OTHER_SECRET = "c3" * 32


async def test_a_database_is_made_where_there_is_none_and_kept(
    empty_url: str, vault: Vault
) -> None:
    """The second opening finds what the first wrote."""
    storage = await open_storage(empty_url, vault=vault)
    await storage.subscribers.follow(1, PANONGAN, language="id", now=NOW, once=1)
    await storage.close()
    storage = await open_storage(empty_url, vault=vault)
    kept = await storage.subscribers.get(1)
    await storage.close()
    assert kept is not None
    assert kept.follows_place(PANONGAN)


async def test_another_secret_is_refused(empty_url: str, vault: Vault) -> None:
    """The sentence says what to restore, and the right secret still opens it."""
    await (await open_storage(empty_url, vault=vault)).close()
    with pytest.raises(SecretMismatch, match="restore the old TIP_SECRET"):
        await open_storage(empty_url, vault=Vault(OTHER_SECRET))
    await (await open_storage(empty_url, vault=vault)).close()


async def test_a_newer_database_is_refused(empty_url: str, vault: Vault) -> None:
    """An older bot does not touch what it does not know."""
    storage = await open_storage(empty_url, vault=vault)
    async with storage.database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await storage.close()
    with pytest.raises(OperatorError, match=r"newer version \(9999\)"):
        await open_storage(empty_url, vault=vault)


async def test_a_server_that_is_too_old_is_refused(
    empty_postgresql_url: str, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence says which version is needed; nothing is made there."""
    monkeypatch.setattr("storage.opening.OLDEST_SERVER", 990000)
    with pytest.raises(OperatorError, match=r"is PostgreSQL \d+: this bot needs 99"):
        await open_storage(empty_postgresql_url, vault=vault)


async def test_several_may_open_a_new_database_at_once(empty_url: str, vault: Vault) -> None:
    """One migrates, the others wait for it and find it done."""
    opened = await asyncio.gather(*(open_storage(empty_url, vault=vault) for _ in range(3)))
    for number, storage in enumerate(opened):
        await storage.memory.put(f"{number}", "here")
    assert [await opened[0].memory.get(f"{number}") for number in range(3)] == ["here"] * 3
    for storage in opened:
        await storage.close()


async def test_a_second_copy_is_refused_until_the_first_ends(tmp_path: Path, vault: Vault) -> None:
    """One `run` a file; other commands may look meanwhile."""
    url = f"sqlite:///{tmp_path}/bot.db"
    first = await open_storage(url, vault=vault, exclusive=True)
    with pytest.raises(OperatorError, match="Another copy of the bot is running"):
        await open_storage(url, vault=vault, exclusive=True)
    looking = await open_storage(url, vault=vault)
    await looking.close()
    await first.close()
    await (await open_storage(url, vault=vault, exclusive=True)).close()


async def test_a_refused_opening_gives_the_lock_back(tmp_path: Path, vault: Vault) -> None:
    """After a wrong secret the right one is not told that a copy is running."""
    url = f"sqlite:///{tmp_path}/bot.db"
    await (await open_storage(url, vault=vault)).close()
    with pytest.raises(SecretMismatch):
        await open_storage(url, vault=Vault(OTHER_SECRET), exclusive=True)
    await (await open_storage(url, vault=vault, exclusive=True)).close()


async def test_the_files_are_for_their_owner_alone(tmp_path: Path, vault: Vault) -> None:
    """Folder 0700, files 0600, whatever the umask."""
    storage = await open_storage(f"sqlite:///{tmp_path}/deep/data/bot.db", vault=vault)
    await storage.memory.put("a", "b")
    folder = tmp_path / "deep" / "data"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    await storage.close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert modes == {"bot.db": 0o600, "bot.db-wal": 0o600, "bot.db-shm": 0o600}


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, vault: Vault) -> None:
    """The operator reads which folder it is and what to do."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OperatorError, match=f"make the folder {tmp_path}/file/data writable"):
        await open_storage(f"sqlite:///{tmp_path}/file/data/bot.db", vault=vault)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_an_unwritable_folder_is_named(tmp_path: Path, vault: Vault) -> None:
    """The same for a folder that is somebody else's."""
    (tmp_path / "data").mkdir(mode=0o500)
    with pytest.raises(OperatorError, match=f"make the folder {tmp_path}/data writable"):
        await open_storage(f"sqlite:///{tmp_path}/data/bot.db", vault=vault)


async def test_a_file_that_is_no_database_is_a_storage_error(tmp_path: Path, vault: Vault) -> None:
    """One sentence, not SQLAlchemy's."""
    (tmp_path / "bot.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StorageError, match="file is not a database"):
        await open_storage(f"sqlite:///{tmp_path}/bot.db", vault=vault)


async def test_a_server_that_does_not_answer_is_a_storage_error(vault: Vault) -> None:
    """The sentence holds no password."""
    with socket.socket() as reserved:  # bound and not listening: nobody answers there
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        with pytest.raises(StorageError) as caught:
            await open_storage(f"postgresql://bot:hunter2@127.0.0.1:{port}/news", vault=vault)
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_a_database_that_is_not_there_is_a_storage_error(
    empty_postgresql_url: str, vault: Vault
) -> None:
    """The server answers, but not for that name (PostgreSQL: 3D000)."""
    with pytest.raises(StorageError, match="no database of that name"):
        await open_storage(empty_postgresql_url + "_not", vault=vault)


@pytest.mark.postgres
async def test_the_server_is_reached_with_the_options_of_libpq(
    empty_postgresql_url: str, vault: Vault, tmp_path: Path
) -> None:
    """TLS as the address says: without it, or by a certificate, which is looked for."""
    none = tmp_path / "none.pem"
    wanted = f"{empty_postgresql_url}?sslmode=verify-full&sslrootcert={none}"
    with pytest.raises(StorageError, match="No such file"):
        await open_storage(wanted, vault=vault)
    storage = await open_storage(f"{empty_postgresql_url}?sslmode=disable", vault=vault)
    await storage.close()


async def test_an_address_that_makes_no_sense_is_said_without_quoting_it(vault: Vault) -> None:
    """It may hold a password."""
    with pytest.raises(OperatorError) as caught:
        await open_storage("postgresql://bot:hunter2@:x:/news", vault=vault)
    assert "hunter2" not in str(caught.value)


async def test_a_path_may_hold_any_character(tmp_path: Path, vault: Vault) -> None:
    """Neither a URL nor a settings parser reads the path's signs as its own."""
    path = tmp_path / "a b%20?c=d#e" / "bot.db"
    await (await open_storage(f"sqlite:///{path}", vault=vault)).close()
    assert path.exists()


async def test_a_database_at_its_version_is_opened_without_alembic(
    migrated_file: Path,
) -> None:
    """Start to first poll is under two seconds; importing Alembic would be much of that."""
    script = f"""
import asyncio, sys
from bot.core.vault import Vault
from storage.opening import open_storage

async def main():
    storage = await open_storage("sqlite:///{migrated_file}", vault=Vault("{SECRET}"))
    await storage.close()

asyncio.run(main())
sys.exit("alembic" in sys.modules)
"""
    finished = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", script], check=False, timeout=PATIENCE
    )
    assert finished.returncode == 0
