"""An entry of what a feed or a site's REST API gave, the same from either."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from bot.feeds.cleaner import Cleaner
from bot.feeds.html import first_picture, to_text
from bot.feeds.model import Entry
from bot.feeds.sentences import shorten
from bot.feeds.urls import ADDRESS_LIMIT

HEADLINE_LIMIT = 120  # characters of a first sentence that stands in for a missing headline
# What a hostile feed may hand to everything behind: characters, or how many.
TITLE_LIMIT = 500
TEXT_LIMIT = 100_000
CATEGORY_LIMIT = 100
CATEGORIES_LIMIT = 50
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")  # no sentences, however long
ENTRIES_LIMIT = 500
_PASSWORD_FORM = "post-password-form"  # noqa: S105 - the class name WordPress gives its form


def make_entry(
    cleaner: Cleaner,
    *,
    guid: str,
    link: str,
    headline: str,
    markup: str,
    summary: str,
    picture: str | None,
    terms: Iterable[str],
    published_at: float | None,
    protected: bool = False,
    excerpt: bool = False,
) -> Entry:
    """Return an entry, cleaned.

    `link` is absolute; `headline` has no markup left; `markup` and `summary` are HTML.

    Without a headline the first sentence takes its place, without a `picture` the first one in
    the markup. What shows WordPress's signs of a password is protected, whatever was said.
    A guid too long to be one is none.
    """
    text = _clean(markup, cleaner)
    told = _clean(markup, cleaner, HEADINGS) if "<h" in markup.lower() else text
    short = _clean(summary, cleaner)
    text = text or short
    title = shorten(cleaner.line(headline[: 4 * TITLE_LIMIT]), TITLE_LIMIT)
    return Entry(
        guid=guid if len(guid) <= ADDRESS_LIMIT else "",
        link=link,
        title=title or cleaner.lead(text, HEADLINE_LIMIT) or shorten(link, HEADLINE_LIMIT),
        text=text,
        lead=cleaner.lead(told or text),
        image=picture or first_picture(markup, link),
        categories=_categories(terms, cleaner),
        published_at=published_at,
        protected=protected
        or _PASSWORD_FORM in markup
        or short in cleaner.protected_excerpts
        or (not text and title.startswith(cleaner.protected_titles)),
        excerpt=excerpt,
    )


def plain_line(markup: str) -> str:
    """Return one line of HTML as text, its entities decoded."""
    return html.unescape(" ".join(to_text(markup, ("script", "style")).split()))


def _clean(markup: str, cleaner: Cleaner, without: Sequence[str] = ()) -> str:
    plain = to_text(markup, (*cleaner.remove_elements, *without))
    return cleaner.text(plain[:TEXT_LIMIT])[:TEXT_LIMIT]


def _categories(terms: Iterable[str], cleaner: Cleaner) -> tuple[str, ...]:
    short = (term for term in terms if len(term) <= CATEGORY_LIMIT)
    names = (cleaner.line(html.unescape(term)) for term in islice(short, CATEGORIES_LIMIT))
    kept = (name for name in names if name and name.lower() not in cleaner.empty_categories)
    return tuple(dict.fromkeys(kept))


def as_text(value: object) -> str:
    """Return the text, or an empty one."""
    return value if isinstance(value, str) else ""


def as_mapping(value: object) -> Mapping[str, object]:
    """Return the mapping, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def as_mappings(value: object) -> Sequence[Mapping[str, object]]:
    """Return the mappings in a list, or none."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
