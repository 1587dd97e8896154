"""The making of entries, the same for a feed's items and a site's REST API."""

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
# The limits on what a hostile feed may hand to the rest: characters, or numbers of items.
TITLE_LIMIT = 500
TEXT_LIMIT = 100_000
CATEGORY_LIMIT = 100
CATEGORIES_LIMIT = 50
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")  # no sentences, even if long
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
    """Return a cleaned entry.

    `link` is absolute; `headline` has no markup; `markup` and `summary` are HTML.

    A missing headline is replaced by the first sentence, a missing `picture` by the first one in
    the markup. An entry with WordPress's signs of a password is always protected. A guid that is
    too long is dropped.
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
    """Return one line of HTML as text, with decoded entities."""
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
    """Return the value if it is text, else an empty text."""
    return value if isinstance(value, str) else ""


def as_mapping(value: object) -> Mapping[str, object]:
    """Return the value if it is a mapping, else an empty mapping."""
    return value if isinstance(value, Mapping) else {}


def as_mappings(value: object) -> Sequence[Mapping[str, object]]:
    """Return the mappings of a list, empty for another value."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
