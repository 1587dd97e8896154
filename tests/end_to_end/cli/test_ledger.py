"""`ledger`: exported, verified, words taken out, as an operator does it."""

from __future__ import annotations

import stat
from argparse import Namespace
from pathlib import Path

import pytest

from bot.cli import ledger
from bot.core.errors import OperatorError
from bot.core.vault import Vault
from storage.opening import open_storage
from tests.support.ledger import REASON, of_every_kind, record
from tests.support.starts.process import command
from tests.support.storage.databases import SECRET

URL = "sqlite:///data/bot.db"
FILE = "ledger.jsonl"


@pytest.fixture
async def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsroom's, with a ledger that has an entry of every kind."""
    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.setenv("TIP_SECRET", SECRET)
    monkeypatch.chdir(tmp_path)
    storage = await open_storage(URL, vault=Vault(SECRET))
    await record(storage, *of_every_kind())
    await storage.close()
    return tmp_path


def call(action: str, **given: object) -> int:
    return ledger.run(Namespace(**{"action": action, "file": None, **given}))


def test_an_export_verifies_and_a_changed_one_does_not(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each fault in a line; the exit code says whether there is one."""
    assert call("export", file=FILE) == 0
    path = folder / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert call("verify", file=FILE) == call("verify") == 0
    assert capsys.readouterr().out == "The ledger is whole: 7 entries.\n" * 2
    content = path.read_bytes()
    path.write_bytes(content.replace(b"1041", b"1043"))
    assert call("verify", file=FILE) == 1
    assert capsys.readouterr().err.startswith("entry 2, line 2: one of the fields kind, at, ")
    path.write_bytes(b"".join(content.splitlines(keepends=True)[1:]))
    assert call("verify", file=FILE) == 1
    assert capsys.readouterr().err == "entry 1: it is missing.\n"


def test_words_are_taken_out_and_all_exports_verify(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """That of before and that of now; what else names the article is said."""
    call("export", file="before.jsonl")
    assert call("redact", entry=1, field=["reason"]) == 0
    assert capsys.readouterr().out == "Taken out of entry 1: reason.\n"
    assert call("redact", entry=1, field=["reason"]) == 0
    assert "nothing, it has no such words" in capsys.readouterr().out
    call("export", file=FILE)
    assert call("verify", file="before.jsonl") == call("verify", file=FILE) == call("verify") == 0
    assert "Jumlah TPS" not in (folder / FILE).read_text()
    assert "Jumlah TPS" in REASON
    with pytest.raises(OperatorError, match="There is no entry 99 in the ledger"):
        call("redact", entry=99, field=None)


async def test_mistakes_are_told_in_a_sentence(folder: Path) -> None:
    """Exit code 2 for wrong usage, 1 for a file that is not there."""
    given = {"DATABASE_URL": URL, "TIP_SECRET": SECRET}
    missing = await command("ledger", "verify", "none.jsonl", folder=folder, given=given)
    assert (missing.code, missing.out) == (1, "")
    assert "none.jsonl" in missing.err
    assert missing.err.count("\n") == 1
    wrong = await command("ledger", "redact", "x", folder=folder, given=given)
    assert wrong.code == 2
