"""`examples`: what editors corrected, as an operator gets it and checks the tagger on it."""

from __future__ import annotations

import stat
from functools import partial
from pathlib import Path

from bot.articles.reach import reach
from bot.core.vault import Vault
from bot.places.gazetteer import load_gazetteer
from bot.places.model import Places
from bot.tagger.examples import Example, read_examples
from storage.opening import open_storage
from tests.support.starts.process import command
from tests.support.storage.articles import file_article

SECRET = "5e" * 32
PANONGAN, CIKUPA, TANGERANG = "36.03.19", "36.03.18", "36.03"


async def correct(folder: Path) -> None:
    """An editor moves one of two articles to Cikupa, the other stays as the tagger had it."""
    gazetteer = load_gazetteer()
    storage = await open_storage(f"sqlite:///{folder}/data/bot.db", vault=Vault(SECRET))
    await file_article(storage, "Pleno di Panongan.", PANONGAN)
    article = await file_article(storage, "Gudang terbakar.", PANONGAN)
    await storage.place_corrections.set_places(
        article.id,
        Places((TANGERANG,), (CIKUPA,)),
        reach_of=partial(reach, gazetteer=gazetteer),
        now=0.0,
        once=1,
    )
    await storage.close()


async def test_examples_are_written_as_the_check_reads_them(tmp_path: Path) -> None:
    """To standard output, or to a file that is its owner's; then the tagger is scored on them."""
    given = {"TIP_SECRET": SECRET}
    empty = await command("examples", folder=tmp_path, given=given)
    assert (empty.code, empty.err, empty.out) == (0, "", "")
    await correct(tmp_path)
    shown = await command("examples", folder=tmp_path, given=given)
    assert list(read_examples(shown.out.splitlines(), load_gazetteer())) == [
        (1, Example("Gudang terbakar.", "Begini ceritanya.", (TANGERANG,), (CIKUPA,)))
    ]
    ended = await command("examples", "contoh.jsonl", folder=tmp_path, given=given)
    assert (ended.code, ended.err, ended.out) == (0, "", "")
    path = tmp_path / "contoh.jsonl"
    assert path.read_text() == shown.out
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    checked = await command("classify", "--check", path.name, folder=tmp_path)
    assert (checked.code, checked.err) == (0, "")
    assert "missed  36.03.18 Cikupa, Kab. Tangerang" in checked.out


async def test_a_file_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    """And the exit code is 1."""
    ended = await command("examples", "none/contoh.jsonl", folder=tmp_path)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "none/contoh.jsonl: No such file or directory.\n"
