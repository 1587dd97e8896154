"""Every key in every language, with the same places for values, and none without a use."""

from __future__ import annotations

import ast
import re
import string
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.messages.catalogue import LOCALES, load_texts
from tests.support.paths import ROOT

LANGUAGES = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())
KEY = re.compile(r"^[a-z_]+\.[a-z0-9_.]+$")


@cache
def catalogues(language: str) -> dict[str, Catalog]:
    found = {}
    for path in sorted((LOCALES / language).glob("*.po")):
        with path.open("rb") as file:
            found[path.name] = read_po(file, locale=language)
    return found


@cache
def messages(language: str) -> dict[str, Message]:
    return {
        key_of(message): message
        for catalogue in catalogues(language).values()
        for message in catalogue
        if message.id
    }


def key_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(message: Message) -> tuple[str, ...]:
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def places(form: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(form) if name}


@cache
def strings_in_code() -> tuple[set[str], set[str]]:
    """Every string of the code and the data files, and the beginnings of those put together."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    for room in ("bot", "handlers"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    whole.add(node.value)
                if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                    beginnings.add(str(node.values[0].value))
        for path in (ROOT / room).rglob("*.toml"):
            whole.update(re.findall(r'"([^"]+)"', path.read_text(encoding="utf-8")))
    return whole, {begun for begun in beginnings if KEY.match(begun + "x")}


def test_all_languages_have_the_same_files_and_keys() -> None:
    """A key that one language lacks would answer a reader in another one."""
    assert {"id", "en"} <= set(LANGUAGES)
    for language in LANGUAGES:
        for name, catalogue in catalogues("id").items():
            theirs = catalogues(language)[name]
            assert {key_of(m) for m in theirs if m.id} == {key_of(m) for m in catalogue if m.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_written_and_takes_the_same_values(language: str) -> None:
    """No empty string, the right number of plural forms, no value that one language drops."""
    for key, message in messages(language).items():
        expected = places("".join(forms(messages("id")[key])))
        for form in forms(message):
            assert form.strip(), key
            assert places(form) <= expected | {"n"}, key
        assert places("".join(forms(message))) == expected, key
        if not isinstance(message.id, str):
            plural_count = next(iter(catalogues(language).values())).num_plurals
            assert len(forms(message)) == plural_count, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_templates_are_telegram_html(language: str) -> None:
    """Only tags that Telegram knows, each one closed (Bot API: HTML style)."""
    known = {"b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"}
    for key, message in messages(language).items():
        for form in forms(message):
            open_tags: list[str] = []
            for closing, tag in re.findall(r"<(/?)([a-z-]+)[^>]*>", form):
                assert tag in known, key
                if closing:
                    assert open_tags.pop() == tag, key
                else:
                    open_tags.append(tag)
            assert not open_tags, key


def test_every_key_in_the_code_has_words() -> None:
    """What the code asks for is there; a typo in a key would be a crash at a reader's tap."""
    rooms = {key.partition(".")[0] for key in messages("id")}
    whole, beginnings = strings_in_code()
    asked = {text for text in whole if KEY.match(text) and text.partition(".")[0] in rooms}
    # A constant part of an f-string is a string of its own, too.
    assert asked - beginnings <= set(messages("id"))


def test_every_key_is_used() -> None:
    """Words nobody says any more are taken out."""
    whole, beginnings = strings_in_code()
    unused = [
        key
        for key in messages("id")
        if key not in whole and not any(key.startswith(begun) for begun in beginnings)
    ]
    assert not unused


def test_every_language_loads() -> None:
    """The files are valid, and no key stands in two files of a language."""
    texts = load_texts()
    assert set(texts.languages) == set(LANGUAGES)
    assert texts.languages[0] == "id"
