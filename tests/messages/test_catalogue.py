"""Words of each language, and numbers as it writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.messages.catalogue import load_texts

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.mark.parametrize(
    ("number", "indonesian", "english"),
    [
        (0, "0", "0"),
        (-0.4, "-0,4", "-0.4"),
        (980, "980", "980"),
        (9_812, "9.812", "9,812"),
        (-1_000_000, "-1.000.000", "-1,000,000"),
        (4.5, "4,5", "4.5"),
        (1_200.0, "1.200", "1,200"),
        (2 / 3, "0,667", "0.667"),
        (0.0005, "0", "0"),
    ],
)
def test_numbers_are_grouped_and_have_three_decimals_at_most(
    number: float, indonesian: str, english: str
) -> None:
    """As the CLDR has it: #,##0.###, a half to the even digit."""
    texts = load_texts()
    assert texts.of("id").number(number) == indonesian
    assert texts.of("en").number(number) == english


def test_a_key_in_two_files_of_a_language_is_an_error(tmp_path: Path) -> None:
    """One of them would never be said."""
    for name in ("one.po", "two.po"):
        write(tmp_path, name, 'msgid "a.b"\nmsgstr "x"\n')
    with pytest.raises(ValueError, match=r"a\.b stands in another file too"):
        load_texts(tmp_path)


def test_a_file_that_is_no_catalogue_is_an_error(tmp_path: Path) -> None:
    """It says where."""
    write(tmp_path, "one.po", "no catalogue\n")
    with pytest.raises(OSError, match=r"one\.po.*4"):
        load_texts(tmp_path)


def write(folder: Path, name: str, messages: str) -> None:
    (folder / "id").mkdir(exist_ok=True)
    (folder / "id" / name).write_text(HEAD + messages, encoding="utf-8")
