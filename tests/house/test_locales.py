"""Every key in every language, with the same places for values, and none without a use."""

from __future__ import annotations

import ast
import re
import string
from datetime import date
from functools import cache

import polib
import pytest
from polib import POEntry, POFile

from bot.messages.catalogue import LOCALES, load_texts
from bot.messages.dates import days, format_day, names, time_of_day
from tests.support.paths import ROOT

LANGUAGES = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())
KEY = re.compile(r"^[a-z_]+\.[a-z0-9_.]+$")


@cache
def catalogues(language: str) -> dict[str, POFile]:
    paths = sorted((LOCALES / language).glob("*.po"))
    return {path.name: polib.pofile(str(path)) for path in paths}


@cache
def messages(language: str) -> dict[str, POEntry]:
    return {
        message.msgid: message
        for catalogue in catalogues(language).values()
        for message in catalogue
    }


def forms(message: POEntry) -> tuple[str, ...]:
    return tuple(message.msgstr_plural.values()) or (message.msgstr,)


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
            assert {each.msgid for each in theirs} == {each.msgid for each in catalogue}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_written_and_takes_the_same_values(language: str) -> None:
    """No empty string, the right number of plural forms, no value that one language drops."""
    plural_forms = catalogues(language)["time.po"].metadata["Plural-Forms"]
    for key, message in messages(language).items():
        expected = places("".join(forms(messages("id")[key])))
        for form in forms(message):
            assert form.strip(), key
            assert places(form) <= expected | {"n"}, key
        assert places("".join(forms(message))) == expected, key
        if message.msgid_plural:
            assert plural_forms.startswith(f"nplurals={len(forms(message))};"), key


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_days_numbers_and_languages(language: str) -> None:
    """Days and months have names of their own, and no pattern a field that is not filled."""
    words = load_texts().of(language)
    for key, count in (
        ("weekdays", 7),
        ("weekdays_short", 7),
        ("months", 12),
        ("months_short", 12),
    ):
        assert len(set(names(words, f"time.{key}"))) == count, key
    for key in messages(language):
        if key.endswith("_pattern") and key != "time.clock_pattern":
            for pattern in words(key).split("|"):
                assert "24" in format_day(words, date(2024, 10, 24), pattern), key
    for first in (date(2024, 10, 21), date(2024, 9, 22), date(2023, 10, 23)):
        assert str(first.day) in days(words, first, date(2024, 10, 24))
    assert time_of_day(words, 14 * 60 + 5).endswith("05")
    assert len(words("number.separators")) == 2
    for code in LANGUAGES:
        assert words(f"mydata.language_{code}")
