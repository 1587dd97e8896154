"""`classify` as a program: light to start, and the same answer whatever the order of things."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

from bot.places.gazetteer import DEFAULT_FOLDER
from tests.support.paths import ROOT

ARTICLES = ROOT / "tests" / "data" / "regions" / "heldout_local.jsonl"
HEAVY = ("telegram", "sqlalchemy", "aiohttp", "apscheduler", "asyncpg", "feedparser")


def classify(*options: str, seed: str = "0") -> bytes:
    return subprocess.run(
        [sys.executable, "-m", "bot", "classify", *options, str(ARTICLES)],
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout


def shuffled(text: str, between: str, head: int) -> str:
    """The pieces of a file after its head in another order."""
    pieces = text.strip().split(between)
    rest = pieces[head:]
    random.Random(7).shuffle(rest)
    return between.join((*pieces[:head], *rest)) + "\n"


def test_neither_the_hash_seed_nor_the_order_of_the_files_counts(tmp_path: Path) -> None:
    """Other seeds, and rows, names and landmarks turned about: the same bytes, reasons included."""
    folder = tmp_path / "36"
    shutil.copytree(DEFAULT_FOLDER, folder)
    for name, between, head in (
        ("regions.csv", "\n", 1),
        ("ambiguity.csv", "\n", 1),
        ("blocked.txt", "\n", 0),
        ("landmarks.toml", "\n\n", 1),
    ):
        path = folder / name
        old = path.read_text(encoding="utf-8")
        path.write_text(shuffled(old, between, head), encoding="utf-8")
        assert path.read_text(encoding="utf-8") != old
    expected = classify(seed="1")
    assert expected.count(b"\n") > 50
    assert classify("--regions", str(folder), seed="99") == expected


def test_classify_imports_neither_telegram_nor_sql() -> None:
    """The whole command, not only its core: it starts quickly because it only computes."""
    script = (
        "import sys\nfrom bot.__main__ import main\n"
        f"assert main(['classify', {str(ARTICLES)!r}]) == 0\n"
        f"heavy = set({HEAVY!r}) & set(sys.modules)\n"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT, capture_output=True)
