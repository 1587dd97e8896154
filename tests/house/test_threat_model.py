"""The threat model promises only what a test keeps, in both languages alike."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PAGE = (ROOT / "docs" / "ancaman.md").read_text(encoding="utf-8")
INDONESIAN, ENGLISH = PAGE.split("\n## English\n")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def promises(language: str) -> list[list[tuple[str, str]]]:
    """The tests that each promise names."""
    rows = [line for line in language.splitlines() if line.startswith("| ")]
    heads = ("| ---", "| janji", "| promise")
    return [NAMED.findall(row) for row in rows if not row.startswith(heads)]


def functions_of(path: Path) -> set[str]:
    """The tests of a file that are run: those that are skipped keep nothing."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not any("skip" in ast.unparse(mark) for mark in node.decorator_list)
    }


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED.findall(PAGE))))
def test_every_test_that_keeps_a_promise_is_there(file: str, name: str) -> None:
    """Renamed or taken out, it would leave a promise that nobody keeps."""
    assert name in functions_of(ROOT / file)


def test_every_promise_is_kept_by_a_test() -> None:
    """A row without one would be a wish."""
    kept = promises(INDONESIAN)
    assert len(kept) >= 15
    assert all(kept)


def test_both_languages_promise_the_same() -> None:
    """Row by row, by the tests that they name."""
    assert promises(INDONESIAN) == promises(ENGLISH)
    assert INDONESIAN.count("\n- ") == ENGLISH.count("\n- ")
