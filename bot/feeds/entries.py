"""An entry of what a feed or a site's REST API gave, the same from either: PURE."""

from __future__ import annotations

import html
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from bot.feeds.clean import Cleaner
from bot.feeds.markup import first_picture, to_text
from bot.feeds.sentences import shortened
from bot.model import Entry

HEADLINE_LIMIT = 120  # characters of a first sentence that stands in for a missing headline
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
    """`link` is absolute; `headline` has no markup left; `markup` and `summary` are HTML.

    Without a headline the first sentence takes its place, without a `picture` the first one in
    the markup. What shows WordPress's signs of a password is protected, whatever was said.
    """
    text = cleaner.text(to_text(markup, cleaner.remove_elements))
    short = cleaner.text(to_text(summary, cleaner.remove_elements))
    text = text or short
    title = cleaner.line(headline)
    return Entry(
        guid=guid,
        link=link,
        title=title or cleaner.lead(text, HEADLINE_LIMIT) or shortened(link, HEADLINE_LIMIT),
        text=text,
        lead=cleaner.lead(text),
        image=picture or first_picture(markup, link),
        categories=_categories(terms, cleaner),
        published_at=published_at,
        protected=protected
        or _PASSWORD_FORM in markup
        or short in cleaner.protected_excerpts
        or (not text and title.startswith(cleaner.protected_titles)),
        excerpt=excerpt,
    )


def plain(markup: str) -> str:
    """One line of HTML as text, its entities decoded."""
    return html.unescape(" ".join(to_text(markup, ("script", "style")).split()))


def web_address(link: str, base: str) -> str:
    """The absolute http(s) address, or nothing."""
    try:
        address = urljoin(base, link) if link else ""
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc else ""


def _categories(terms: Iterable[str], cleaner: Cleaner) -> tuple[str, ...]:
    names = (cleaner.line(html.unescape(term)) for term in terms)
    kept = (name for name in names if name and name.lower() not in cleaner.empty_categories)
    return tuple(dict.fromkeys(kept))
