"""The look-up of user-visible words, which are in `locales/LANGUAGE/*.po` (gettext)."""

from __future__ import annotations

import gettext
import html
import io
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import polib

DEFAULT_LANGUAGE = "id"
LOCALES = Path(__file__).parents[1] / "locales"


class Html(str):
    """Text that is already HTML and goes into a message unchanged."""

    __slots__ = ()


class Words:
    """The words of one language. Keys are `room.what`, values go into `{name}` places."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, key: str, /, **values: str | int) -> str:
        """Return plain text for buttons, toasts and the log. Raises KeyError for an unknown key."""
        return self._find(key).format(**values)

    def html(self, key: str, /, **values: str | int) -> Html:
        """Return HTML for a message; the template is HTML, values are escaped unless `Html`."""
        return Html(self._find(key).format(**_escape(values)))

    def count(self, key: str, n: int, /, **values: str | int) -> str:
        """Return plain text in the right plural form; `{n}` is the number as people write it."""
        return self._plural(key, n).format(n=self.number(n), **values)

    def count_html(self, key: str, n: int, /, **values: str | int) -> Html:
        """Return the same as `count`, as HTML for a message."""
        return Html(self._plural(key, n).format(n=self.number(n), **_escape(values)))

    def number(self, n: float) -> str:
        """Return 9.812 and 4,5 in Indonesian, 9,812 and 4.5 in English; three decimals at most."""
        plain = f"{Decimal(str(n)):,.3f}".rstrip("0").rstrip(".")
        return plain.translate(str.maketrans(",.", self("number.separators")))

    def _find(self, key: str) -> str:
        found = self._catalogue.gettext(key)
        if found == key:
            raise KeyError(f"no words for {key!r} in {self.language!r}")
        return found

    def _plural(self, key: str, n: int) -> str:
        found = self._catalogue.ngettext(key, key, n)
        if found == key:
            raise KeyError(f"no plural words for {key!r} in {self.language!r}")
        return found


class Texts:
    """The words of all languages."""

    def __init__(self, words: Mapping[str, Words]) -> None:
        self._words = dict(words)

    @property
    def languages(self) -> tuple[str, ...]:
        """The language codes, the default first."""
        others = sorted(set(self._words) - {DEFAULT_LANGUAGE})
        return (DEFAULT_LANGUAGE, *others)

    def of(self, language: str | None) -> Words:
        """Return the words for a language tag such as `en-GB`; Indonesian for an unknown one."""
        code = (language or "").partition("-")[0].lower()
        return self._words.get(code) or self._words[DEFAULT_LANGUAGE]

    def in_every_language(self, key: str) -> tuple[str, ...]:
        """Return the plain text of a key in each language."""
        return tuple(words(key) for words in self._words.values())


@cache
def load_texts(folder: Path = LOCALES) -> Texts:
    """Read the files of all languages, once in a process.

    Raises ValueError for a key that is in two files of a language.
    """
    languages = sorted(path.name for path in folder.iterdir() if path.is_dir())
    return Texts({language: _load(folder / language) for language in languages})


def _load(folder: Path) -> Words:
    merged: gettext.NullTranslations = gettext.NullTranslations()
    seen: set[str] = set()
    for path in sorted(folder.glob("*.po")):
        catalogue = polib.pofile(str(path))
        keys = {entry.msgid for entry in catalogue}
        if twice := keys & seen:
            raise ValueError(f"{path}: {min(twice)} stands in another file too")
        seen |= keys
        translations = gettext.GNUTranslations(io.BytesIO(catalogue.to_binary()))
        translations.add_fallback(merged)
        merged = translations
    return Words(folder.name, merged)


def _escape(values: Mapping[str, str | int]) -> dict[str, str | int]:
    return {
        name: value if isinstance(value, int | Html) else html.escape(value, quote=False)
        for name, value in values.items()
    }
