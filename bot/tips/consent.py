"""The consent of a source before the first question: the short page, and the full terms."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.messages.catalogue import Html, Words
from bot.tips.questionnaire import FOLDER, Form


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms on which this newsroom handles a report.

    `days`: how long it is kept untouched. `archived`: whether editors have keys of an archive,
    which keeps it for `archive_days` after its end (None: for as long as they want).
    `safer_contact`: where sources at high risk should turn instead; empty for the newsroom itself.
    """

    days: int = 90
    archived: bool = False
    archive_days: int | None = None
    safer_contact: str = ""


def consent_text(form: Form, terms: Terms, words: Words, *, whole: bool) -> str:
    """Return what the bot cannot protect, and the question of consent; `whole`: with the terms."""
    if terms.safer_contact:
        safer = words.html("tips.safer", contact=terms.safer_contact)
    else:
        safer = words.html("tips.meet_us")
    parts = [words.html("tips.intro", safer=safer)]
    if form.notice:
        parts.append(words.html(form.notice, law=form.notice_law))
    if whole:
        parts += _terms(terms, words, official=bool(form.requirements))
    parts.append(words.html("tips.intro_end"))
    return "\n\n".join(parts)


def _terms(terms: Terms, words: Words, *, official: bool) -> list[Html]:
    return [
        words.html("consent.purpose_official" if official else "consent.purpose"),
        words.html("consent.kinds"),
        words.count_html("consent.how_long", terms.days),
        *_archive(terms, words),
        words.html("consent.rights", law=_law("data")),
        words.html("consent.take_back"),
        words.html("consent.secrecy", law=_law("press")),
    ]


def _archive(terms: Terms, words: Words) -> Iterator[Html]:
    yield words.html("consent.archive" if terms.archived else "consent.no_archive")
    if terms.archived and terms.archive_days is not None:
        yield words.count_html("consent.archive_days", terms.archive_days)


@cache
def _law(name: str) -> str:
    laws = tomllib.loads((FOLDER / "laws.toml").read_text(encoding="utf-8"))["laws"]
    return str(laws[name])
