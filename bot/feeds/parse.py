"""A feed's bytes -> entries: PURE. RSS 0.9 to 2.0, RDF and Atom, well-formed or not."""

from __future__ import annotations

import calendar
import html
import io
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urljoin, urlsplit

import feedparser

from bot.faults import FeedError
from bot.feeds.clean import Cleaner
from bot.feeds.markup import first_picture, picture_address, to_text
from bot.feeds.sentences import shortened
from bot.model import Entry, ParsedFeed

HEADLINE_LIMIT = 120  # characters of a first sentence that stands in for a missing headline

_START = re.compile(rb"<\?xml|<rss|<feed|<rdf:RDF", re.IGNORECASE)
_FINISH = re.compile(rb"</(?:rss|feed|rdf:RDF)\s*>", re.IGNORECASE)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r"))
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")  # UTF-16 and UTF-32: left as they are
_PASSWORD_FORM = "post-password-form"  # noqa: S105 - the class name WordPress gives its form


def parse(body: bytes, *, url: str, content_type: str, cleaner: Cleaner) -> ParsedFeed:
    """Entries in the feed's own order (newest first in WordPress), cleaned.

    `url` is the feed's address after redirects: relative links start there. `content_type`
    gives the character set where the document does not. A truncated feed is returned with
    `complete=False` and without the item that was cut. FeedError when it is no feed of articles.
    """
    body = _mended(body)
    # A stream, never the bytes themselves: feedparser would take them for a file name first.
    read = feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": content_type, "content-location": url},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    if not read.get("version"):
        raise FeedError("The answer is not a feed.")
    title = cleaner.line(_plain(read.feed.get("title_detail")))
    items: Sequence[Mapping[str, object]] = read.entries
    if _of_comments(title, items, cleaner):
        raise FeedError("This is a feed of comments, not of articles.")
    complete = _FINISH.search(body.replace(b"\0", b""), max(0, len(body) - 4096)) is not None
    if not complete and _cut_inside_an_item(body):
        items = items[:-1]
    base = urljoin(url, _text(read.feed.get("link")))
    entries = (_entry(item, base if urlsplit(base).netloc else url, cleaner) for item in items)
    return ParsedFeed(title, tuple(e for e in entries if e is not None), complete)


def _mended(body: bytes) -> bytes:
    """Without what a stray PHP warning, a blank line or a pasted control character breaks.

    Measured: feedparser then falls back to its loose parser, which leaves `&amp;` undecoded.
    """
    if body.lstrip().startswith(_WIDE):
        return body
    start = _START.search(body, 0, 65_536)
    return body[start.start() if start else 0 :].translate(None, _CONTROL)


def _cut_inside_an_item(body: bytes) -> bool:
    opened = max(body.rfind(b"<item"), body.rfind(b"<entry"))
    return opened > max(body.rfind(b"</item"), body.rfind(b"</entry"))


def _entry(item: Mapping[str, object], base: str, cleaner: Cleaner) -> Entry | None:
    guid = _text(item.get("id")).strip()
    link = _link(_text(item.get("link")).strip(), base) or _link(guid, "")
    if not link:
        return None  # nothing a reader could open
    markup = _content(item) or _text(item.get("summary"))
    text = cleaner.text(to_text(markup, cleaner.remove_elements))
    summary = cleaner.text(to_text(_text(item.get("summary")), cleaner.remove_elements))
    text = text or summary
    lead = cleaner.lead(text)
    headline = cleaner.line(_plain(item.get("title_detail")))
    return Entry(
        guid=guid,
        link=link,
        title=headline or cleaner.lead(text, HEADLINE_LIMIT) or shortened(link, HEADLINE_LIMIT),
        text=text,
        lead=lead,
        image=_image(item, markup, link),
        categories=_categories(item, cleaner),
        published_at=_epoch(item.get("published_parsed") or item.get("updated_parsed")),
        protected=_PASSWORD_FORM in markup
        or summary in cleaner.protected_excerpts
        or (not text and headline.startswith(cleaner.protected_titles)),
    )


def _of_comments(title: str, items: Iterable[Mapping[str, object]], cleaner: Cleaner) -> bool:
    links = [_text(item.get("link")) for item in items]
    if links:
        return all("#comment-" in link for link in links)
    return title.lower().startswith(tuple(name.lower() for name in cleaner.comment_feeds))


def _content(item: Mapping[str, object]) -> str:
    """The fullest of the contents given (content:encoded, Atom's content)."""
    values = (_text(content.get("value")) for content in _mappings(item.get("content")))
    return max(values, key=len, default="")


def _plain(detail: object) -> str:
    """A title without markup: feedparser says of each whether it is text or HTML."""
    if not isinstance(detail, Mapping):
        return ""
    value = _text(detail.get("value"))
    if detail.get("type") == "text/plain":
        return html.unescape(value)
    return html.unescape(" ".join(to_text(value, ("script", "style")).split()))


def _image(item: Mapping[str, object], markup: str, base: str) -> str | None:
    """Enclosure, then Media RSS, then the first picture in the text."""
    pictures = [
        _text(candidate.get("href") or candidate.get("url"))
        for name in ("enclosures", "media_content", "media_thumbnail")
        for candidate in _mappings(item.get(name))
        if name == "media_thumbnail"
        or candidate.get("medium") == "image"
        or _text(candidate.get("type")).startswith("image/")
    ]
    return picture_address([p for p in pictures if p], base) or first_picture(markup, base)


def _categories(item: Mapping[str, object], cleaner: Cleaner) -> tuple[str, ...]:
    terms = (cleaner.line(html.unescape(_text(t.get("term")))) for t in _mappings(item.get("tags")))
    kept = (term for term in terms if term and term.lower() not in cleaner.empty_categories)
    return tuple(dict.fromkeys(kept))


def _link(link: str, base: str) -> str:
    """The absolute http(s) address, or nothing."""
    try:
        address = urljoin(base, link) if link else ""
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc else ""


def _epoch(moment: object) -> float | None:
    """UTC epoch seconds of feedparser's UTC time tuple."""
    if not isinstance(moment, time.struct_time):
        return None
    try:
        return float(calendar.timegm(moment))
    except (ValueError, OverflowError):
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _mappings(value: object) -> Sequence[Mapping[str, object]]:
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []
