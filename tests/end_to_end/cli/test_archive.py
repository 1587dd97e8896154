"""The archive from end to end: a key, a case, a backup while the bot runs, an export elsewhere."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import zipfile
from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.cli import tips
from bot.core.archive_keys import ArchiveKey, fingerprint
from bot.core.errors import OperatorError, SettingsError
from bot.core.settings import load_settings
from bot.core.vault import Vault
from bot.workers.archive.backup import write_backup
from bot.workers.archive.evidence_folder import EvidenceFolder
from storage.opening import open_storage
from tests.support import locked_key
from tests.support.bot import SECRET, running_bot
from tests.support.chats.telegram import Telegram
from tests.support.patience import PATIENCE
from tests.support.starts.process import ON_WINDOWS, command
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import answers, reported

ACCOUNT = "Amplop <b>dibagi</b> di balai warga"
ANSWER = "Jam berapa kejadiannya?"
MORE = "Sekitar jam sembilan malam"
NOTE = "Lurahnya masih kerabat"


async def test_a_case_is_opened_on_an_editors_own_machine(
    telegram: Telegram, tmp_path: Path
) -> None:
    """From the first answer to the page: what was said on both sides, and no word of who.

    The editor's machine lacks what Windows lacks.
    """
    editor, host = tmp_path / "editor", tmp_path / "host"
    editor.mkdir()
    host.mkdir()
    made = await command("tips", "keygen", folder=editor, python=ON_WINDOWS)
    assert made.code == 0, made.err
    public = made.out.strip().splitlines()[-1].removeprefix("TIP_PUBLIC_KEYS=")
    assert str(editor / "tips-private.key") in made.out
    assert (editor / "tips-private.key").stat().st_mode & 0o777 == 0o600

    source = await telegram.person("Sumarni", username="sumarni_tanda", id=918_273_645)
    rani = await telegram.person("Rani")
    desk = await telegram.group("Redaksi", members=[rani])
    given = {"DATABASE_URL": f"sqlite:///{host}/bot.db", "TIP_SECRET": SECRET}
    async with running_bot(
        telegram, host, editors_chat_id=desk.id, tip_public_keys=(public,)
    ) as bot:
        await desk.hears(fingerprint(public))
        _, card, _ = await reported(source, desk, ACCOUNT)
        await answers(rani, desk, ANSWER, card)
        heard = await source.hears(ANSWER)
        await source.says(MORE, reply_to=heard)
        await desk.hears(MORE)
        await source.sends(photo=PNG, reply_to=heard)
        await desk.hears(kind="photo")
        await rani.presses("Catatan", message=card, to=desk)
        prompt = await desk.hears("balas pesan ini dengan catatannya")
        await rani.says(NOTE, to=desk, reply_to=prompt)
        await desk.hears("Catatan tersimpan")
        (case,) = await bot.storage.cases.list_open()
        async with asyncio.timeout(PATIENCE):
            while await bot.storage.evidence.bytes_used() == 0:
                await asyncio.sleep(0.05)
        backed_up = await command("backup", str(editor / "b.zip"), folder=host, given=given)
        assert backed_up.code == 0, backed_up.err

    stored = [file.read_bytes() for file in (host / "evidence").iterdir()]
    assert len(stored) == 1
    assert PNG[8:40] not in stored[0]
    for mark in (ACCOUNT, ANSWER, MORE, NOTE, "Sumarni", "sumarni_tanda", "918273645", SECRET):
        with zipfile.ZipFile(editor / "b.zip") as pack:
            assert mark.encode() not in pack.read("bot.db")
    words = (
        "tips",
        "export",
        case.codename.lower(),
        "--key",
        "tips-private.key",
        "--from",
        "b.zip",
    )
    opened = await command(*words, folder=editor, python=ON_WINDOWS)
    assert opened.code == 0, opened.err

    folder = editor / case.codename
    page = (folder / "laporan.html").read_text(encoding="utf-8")
    assert "Amplop &lt;b&gt;dibagi&lt;/b&gt; di balai warga" in page
    assert page.index("Amplop") < page.index(ANSWER) < page.index(MORE)
    log = [json.loads(line) for line in (folder / "catatan.jsonl").read_text().splitlines()]
    told = [record["what"] for record in log if record.get("what") not in {None, "kept"}]
    assert told == ["opened", "answered", "added", "added", "noted"]
    (kept,) = [record for record in log if record.get("what") == "kept"]
    assert NOTE in page
    (photo,) = (folder / "bukti").iterdir()
    assert photo.read_bytes() == PNG
    assert kept["sha256"] == hashlib.sha256(PNG).hexdigest()
    assert f"bukti/{photo.name}" in page
    assert {deed["editor"] for deed in log if "did" in deed} == {rani.id}
    with zipfile.ZipFile(editor / f"{case.codename}.zip") as pack:
        names = {name.partition("/")[2]: pack.read(name) for name in pack.namelist()}
    for line in names["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(names[name]).hexdigest() == digest
    everything = b"".join(names.values())
    for absent in (b"Sumarni", b"sumarni_tanda", b"918273645"):
        assert absent not in everything


def keygen(path: Path, *, locked: bool, backups: bool = False) -> Namespace:
    return Namespace(action="keygen", output=str(path), passphrase=locked, backups=backups)


def test_a_key_is_not_written_over(tmp_path: Path) -> None:
    """It may be the only one that opens old cases."""
    path = tmp_path / "tips-private.key"
    assert tips.run(keygen(path, locked=False)) == 0
    before = path.read_text(encoding="ascii")
    with pytest.raises(OperatorError, match=r"tips-private\.key is there already"):
        tips.run(keygen(path, locked=False))
    assert path.read_text(encoding="ascii") == before


def test_a_passphrase_is_asked_for_twice_and_opens_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a terminal, from the standard input; where the two differ, nothing is written."""
    path = tmp_path / "locked.key"
    for typed in ("kuda\nlumping\n", "\n"):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        with pytest.raises(OperatorError, match="passphrase"):
            tips.run(keygen(path, locked=True))
        assert not path.exists()
    monkeypatch.setattr("sys.stdin", io.StringIO("kuda lumping\nkuda lumping\n"))
    assert tips.run(keygen(path, locked=True)) == 0
    locked = path.read_bytes()
    assert b"AGE-SECRET-KEY" not in locked
    export = Namespace(
        action="export",
        case="MERPATI-41",
        key=str(path),
        backup=str(tmp_path / "none.zip"),
        output=str(tmp_path),
    )
    for content, typed, said in (
        (locked, "kuda lumping\n", "No such file"),
        (locked_key.CONTENT, "lain\n", "This passphrase"),
    ):
        path.write_bytes(content)
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        with pytest.raises(OperatorError, match=said):
            tips.run(export)


@pytest.fixture(scope="module")
def nothing_archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a key and a backup in which no case is."""
    folder = tmp_path_factory.mktemp("editor")
    (folder / "good.key").write_bytes(ArchiveKey.generate().content())

    async def make() -> None:
        storage = await open_storage(f"sqlite:///{folder}/bot.db", vault=Vault(SECRET))
        await write_backup(storage, folder / "b.zip", folder=EvidenceFolder(folder), now=0.0)
        await storage.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(make())).result()
    return folder


@pytest.mark.parametrize(
    ("case", "key", "backup", "said"),
    [
        ("MERPATI-41", "none.key", "b.zip", r"none\.key: No such file"),
        ("MERPATI-41", "b.zip", "b.zip", "no key file"),
        ("MERPATI-41", "good.key", "none.zip", r"none\.zip: No such file"),
        ("MERPATI-41", "good.key", "good.key", r"good\.key is no backup"),
        ("MERPATI-41", "good.key", "b.zip", "no case MERPATI-41"),
        ("../../etc", "good.key", "b.zip", "is no codename"),
    ],
)
def test_what_keeps_an_export_from_opening_is_said(
    nothing_archived: Path, case: str, key: str, backup: str, said: str
) -> None:
    """In one sentence, and nothing is written."""
    args = Namespace(
        action="export",
        case=case,
        key=str(nothing_archived / key),
        backup=str(nothing_archived / backup),
        output=str(nothing_archived / "out"),
    )
    with pytest.raises(OperatorError, match=said):
        tips.run(args)
    assert not (nothing_archived / "out").exists()


async def test_check_names_a_key_of_no_use(telegram: Telegram, tmp_path: Path) -> None:
    """Something is sealed to each: one of the kind before age is found, with the way out."""
    given = {
        "BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "FEED_URLS": "http://127.0.0.1:9/feed/",
        "TIP_PUBLIC_KEYS": "A" * 43 + "=",
    }
    good = ArchiveKey.generate().public
    bad, fine = await asyncio.gather(
        command("check", folder=tmp_path, given=given),
        command("check", folder=tmp_path, given=given | {"TIP_PUBLIC_KEYS": good}),
    )
    assert bad.code == 2
    assert "TIP_PUBLIC_KEYS: key 1 is of the kind before age" in bad.err
    assert "tips keygen" in bad.err
    assert any("✓ tip keys" in line and good in line for line in fine.out.splitlines())


def test_what_is_no_public_key_makes_no_sense() -> None:
    """The private half by mistake, too; and it is not repeated in what is said."""
    key = ArchiveKey.generate().content().decode().splitlines()[-1]
    with pytest.raises(SettingsError, match="TIP_PUBLIC_KEYS") as refused:
        load_settings({"TIP_PUBLIC_KEYS": key})
    assert key not in str(refused.value)
