"""`understand`: plain words in, wishes out; and the scores of labelled ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.support.paths import DATA


def test_every_line_gets_its_wish(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the order of the lines; blank ones are left out."""
    file = tmp_path / "said.txt"
    file.write_text("berhenti dong\n\nikuti panongan\n", encoding="utf-8")
    assert main(["understand", str(file)]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert answers == [
        {"said": "berhenti dong", "wish": "stop", "rest": ""},
        {"said": "ikuti panongan", "wish": "follow", "rest": "panongan"},
    ]


def test_labelled_lines_are_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row a wish, the sum, and what was mistaken; the same as JSON."""
    file = tmp_path / "labelled.txt"
    file.write_text("[stop]\nstop\nbanjir\n\n[follow]\nikuti curug => rajeg\n", encoding="utf-8")
    assert main(["understand", "--check", str(file)]) == 0
    said = capsys.readouterr().out
    assert (
        "1 of 3 utterances understood (33.3%); 1 wishes for quiet were taken for a search" in said
    )
    assert "line 3: banjir\n  wanted stop, heard search banjir" in said
    assert main(["understand", "--check", "--json", str(file)]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert scores["wishes"]["stop"] == {
        "precision": 1.0, "recall": 0.5, "right": 1, "wrong": 0, "missed": 1,
    }  # fmt: skip


def test_the_packaged_examples_are_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a file, --check reads them."""
    assert main(["understand", "--check"]) == 0
    assert "; 0 wishes for quiet were taken for a search." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lines", "says"),
    [("stop\n", "a heading like [stop] is missing"), ("[dansa]\nx\n", "no wish [dansa]")],
)
def test_a_file_that_is_not_labelled_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: str, says: str
) -> None:
    """One sentence that names the line."""
    file = tmp_path / "labelled.txt"
    file.write_text(lines, encoding="utf-8")
    assert main(["understand", "--check", str(file)]) == 1
    assert says in capsys.readouterr().err


def test_json_goes_with_check(capsys: pytest.CaptureFixture[str]) -> None:
    """Without it the output is JSON Lines already."""
    assert main(["understand", "--json", str(DATA / "utterances" / "heldout.txt")]) == 2
    assert "--check" in capsys.readouterr().err
