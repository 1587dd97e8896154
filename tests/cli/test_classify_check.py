"""`classify --check`: the scores of a labelled file, for an operator and for a script."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.tagger.examples import Example, example_line

LABELLED = (
    Example("Camat Panongan buka turnamen voli", "Ramai.", ("36.03",), ("36.03.19",)),
    Example("Harga cabai turun", "Pasar sepi."),
    # What the tagger cannot know: the editor says it is Cikupa's.
    Example("Harga cabai naik", "Pasar ramai.", ("36.03",), ("36.03.18",)),
    Example("Camat Panongan pamit", "Haru."),
)


@pytest.fixture
def labelled(tmp_path: Path) -> str:
    path = tmp_path / "contoh.jsonl"
    path.write_text("\n".join(map(example_line, LABELLED)), encoding="utf-8")
    return str(path)


def test_the_table_has_a_row_a_level_and_names_every_error(
    labelled: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One found, one missed, one wrong; a place is named as well as numbered."""
    assert main(["classify", "--check", labelled]) == 0
    out = capsys.readouterr().out
    assert out == (
        "           precision  recall     F1  right  wrong  missed\n"
        "regencies      0.500   0.500  0.500      1      1       1\n"
        "districts      0.500   0.500  0.500      1      1       1\n"
        "province       1.000   1.000  1.000      0      0       0\n"
        "\n"
        "4 articles, 2 with a difference; 1 of 2 without a place were given one.\n"
        "\n"
        "line 3: Harga cabai naik\n"
        "  missed  36.03 Kab. Tangerang\n"
        "  missed  36.03.18 Cikupa, Kab. Tangerang\n"
        "\n"
        "line 4: Camat Panongan pamit\n"
        "  wrong   36.03 Kab. Tangerang\n"
        "  wrong   36.03.19 Panongan, Kab. Tangerang\n"
    )


def test_a_script_gets_one_json_object(labelled: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The same figures, not rounded, with the codes missed and wrong."""
    assert main(["classify", "--check", "--json", labelled]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["articles"] == 4
    assert report["districts"] == {
        "precision": 0.5, "recall": 0.5, "f1": 0.5, "right": 1, "wrong": 1, "missed": 1,
    }  # fmt: skip
    assert (report["placeless"], report["tagged"]) == (2, 1)
    assert report["differences"][0] == {
        "line": 3,
        "title": "Harga cabai naik",
        "missed": ["36.03", "36.03.18"],
        "wrong": [],
    }


def test_what_cannot_be_checked_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """1 for a file with a slip or none at all, 2 for --json without --check."""
    path = tmp_path / "contoh.jsonl"
    path.write_text('{"title": "a", "text": "b", "districts": ["36.99.01"]}')
    assert main(["classify", "--check", str(path)]) == 1
    assert "Line 1: 36.99.01" in capsys.readouterr().err
    path.write_text('{"title": "a", "text": "b"}')
    assert main(["classify", "--check", str(path)]) == 1
    assert "Line 1 has no labels" in capsys.readouterr().err
    assert main(["classify", "--check", str(tmp_path / "none")]) == 1
    assert "No such file" in capsys.readouterr().err
    assert main(["classify", "--json", str(path)]) == 2
    assert "--check" in capsys.readouterr().err


def test_who_reads_only_the_beginning_hears_of_no_fault(labelled: str, tmp_path: Path) -> None:
    """`classify FILE | head`: the file is not to blame when the pipe is closed."""
    path = tmp_path / "banyak.jsonl"
    path.write_text(f"{Path(labelled).read_text(encoding='utf-8')}\n" * 200, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "classify", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0
