"""The page's words: complete in both languages, and none missing or left over."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import bot.demo

PAGE = Path(bot.demo.__file__).parent / "page"
# Keys that are put together from a kind: t(`media.${kind}`) and the like.
COMPOSED = ("bot.", "media.", "service.")
USED = re.compile(r"""(?:\bt\(|data-words(?:-[a-z-]+)?["']?[=:]\s*)["']([a-z]+\.\w+)["']""")
CHOSEN = re.compile(r"""["']([a-z]+\.[a-z_]+)["']""")


def words(language: str) -> dict[str, str]:
    table: dict[str, str] = json.loads((PAGE / "words" / f"{language}.json").read_text("utf-8"))
    return table


def sources() -> str:
    files = [PAGE / "index.html", *sorted((PAGE / "js").glob("*.js"))]
    return "\n".join(file.read_text("utf-8") for file in files)


def test_both_languages_have_the_same_words_with_the_same_places_for_values() -> None:
    """A key or a {value} in one language is in the other."""
    indonesian, english = words("id"), words("en")
    assert indonesian.keys() == english.keys()
    for key, text in indonesian.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[key])), key


def test_every_word_the_page_asks_for_exists() -> None:
    """No key shows itself instead of a word."""
    asked = set(USED.findall(sources()))
    assert asked
    assert asked <= words("id").keys()


def test_no_word_is_left_over() -> None:
    """A word that nothing asks for would rot."""
    mentioned = set(CHOSEN.findall(sources()))
    left = {key for key in words("id") if key not in mentioned and not key.startswith(COMPOSED)}
    assert left == set()


@pytest.mark.parametrize("file", sorted(PAGE.rglob("*.*")), ids=lambda file: file.name)
def test_the_page_takes_nothing_from_elsewhere_and_parses_no_html(file: Path) -> None:
    """No file of another server, no innerHTML."""
    text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"""(?:src|href|from|url\()\s*[=(]?\s*["']?(?:https?:)?//""", text)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text)
