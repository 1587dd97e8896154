"""The articles of a place as RSS, for others to use: headline, lead, link and place.

RSS 2.0 (RSS Advisory Board), GeoRSS Simple (OGC 17-002r1), Atom's `link` and `updated` (RFC 4287).
Neither text nor picture is included: they stay the site's.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from bot.articles.model import Article
from bot.messages.catalogue import Words
from bot.messages.sanitize import remove_tricks
from bot.places.gazetteer import Gazetteer

ITEMS = 30
# The domains of categories: the name of a place, and its code (Kepmendagri).
NAME, CODE = "wilayah", "kode-wilayah"

_BEGINNING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:georss="http://www.georss.org/georss">\n<channel>\n'
)
_END = "</channel>\n</rss>\n"
# The characters that XML 1.0 cannot write (its section 2.2).
_NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedWords:
    """The words and places of a feed. `newsroom`: its name, empty for none; `site`: its page.

    `centroids`: latitude and longitude by the code of a district.
    """

    words: Words
    gazetteer: Gazetteer
    centroids: Mapping[str, tuple[float, float]]
    newsroom: str = ""
    site: str = ""


def feed_document(code: str, items: str, reader: FeedWords, *, address: str) -> str:
    """Render the feed of a place, at this address, with items that `feed_items` rendered."""
    words, place = reader.words, reader.gazetteer.full_name(code)
    channel = (
        _element(
            "title", words("newsfeed.title", newsroom=reader.newsroom, place=place).strip(" ·")
        ),
        _element("link", reader.site),
        _element("description", words("newsfeed.about", place=place)),
        _element("language", words.language),
        f'<atom:link href={quoteattr(address)} rel="self" type="application/rss+xml"/>\n',
    )
    return "".join((_BEGINNING, *channel, items, _END))


def feed_items(articles: Sequence[Article], reader: FeedWords) -> str:
    """Render these articles as the items of a feed, in their order."""
    return "".join(f"<item>\n{''.join(_item(each, reader))}</item>\n" for each in articles)


def article_codes(article: Article, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the codes of an article's places, districts first; without any, the province's."""
    return (*article.places.districts, *article.places.regencies) or (gazetteer.province,)


def _item(article: Article, reader: FeedWords) -> Iterator[str]:
    yield _element("title", article.title)
    yield _element("link", article.link)
    # The guid stays when the article's address or words change (RFC 4151).
    host = (urlsplit(article.link).hostname or "").removeprefix("www.")
    day = datetime.fromtimestamp(article.published_at, UTC).date()
    yield f'<guid isPermaLink="false">{escape(f"tag:{host},{day}:{article.id}")}</guid>\n'
    yield _element("pubDate", formatdate(article.published_at, usegmt=True))
    if article.changed_at is not None:
        changed = datetime.fromtimestamp(int(article.changed_at), UTC).isoformat()
        yield _element("atom:updated", changed)
    # A description is HTML.
    yield _element("description", html.escape(article.lead, quote=False))
    codes = article_codes(article, reader.gazetteer)
    for code in codes:
        yield _element("category", reader.gazetteer.full_name(code), domain=NAME)
        yield _element("category", code, domain=CODE)
    if place := next((code for code in codes if code in reader.centroids), None):
        latitude, longitude = reader.centroids[place]
        yield _element("georss:point", f"{latitude:.4f} {longitude:.4f}")


def _element(name: str, text: str, *, domain: str = "") -> str:
    kind = f' domain="{domain}"' if domain else ""
    return f"<{name}{kind}>{escape(_NO_CHARACTER.sub('', remove_tricks(text)))}</{name}>\n"
