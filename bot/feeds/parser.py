"""The parser of feeds: RSS 0.9 to 2.0, RDF and Atom, well-formed or not."""

from __future__ import annotations

import calendar
import html
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

import feedparser

from bot.core.errors import FeedError
from bot.feeds.cleaner import Cleaner
from bot.feeds.entries import (
    ENTRIES_LIMIT,
    TITLE_LIMIT,
    as_mapping,
    as_mappings,
    as_text,
    make_entry,
    plain_line,
)
from bot.feeds.html import linked_feed, picture_address
from bot.feeds.model import Entry, ParsedFeed
from bot.feeds.sentences import shorten
from bot.feeds.urls import web_address
from bot.feeds.wordpress import made_by_wordpress

_START = re.compile(rb"<\?xml|<rss|<feed|<rdf:RDF", re.IGNORECASE)
_FINISH = re.compile(rb"</(?:rss|feed|rdf:RDF)\s*>", re.IGNORECASE)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r"))
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")  # UTF-16 and UTF-32: left as they are
_PICTURE_NAME = re.compile(r"\.(?:jpe?g|png|webp|gif)(?:$|[?#])", re.IGNORECASE)


def parse(body: bytes, *, url: str, content_type: str, cleaner: Cleaner) -> ParsedFeed:
    """Return the cleaned entries in the feed's own order (newest first in WordPress).

    `url` is the feed's address after redirects, the base of relative links. `content_type` gives
    the character set if the bytes do not show it. A truncated feed is returned with
    `complete=False`, without the item that was cut. Raises FeedError if it is no feed of articles.
    """
    body = _mend(body)
    try:
        # A stream, never the bytes: feedparser would first try them as a file name.
        read = feedparser.parse(
            io.BytesIO(body),
            response_headers={
                "content-type": _charset(body, content_type),
                "content-location": url,
            },
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except MemoryError:
        raise
    except Exception as error:  # with hostile bytes, codecs and date readers raise any error
        raise FeedError(f"The feed cannot be read ({type(error).__name__}).") from error
    if not read.get("version"):
        linked = linked_feed(body, url)
        raise FeedError(
            f"The answer is a page, not a feed; the feed that it links is {linked}"
            if linked
            else "The answer is not a feed."
        )
    title = shorten(cleaner.line(_plain_title(read.feed.get("title_detail"))), TITLE_LIMIT)
    items: Sequence[Mapping[str, object]] = read.entries
    if _has_only_comments(title, items, cleaner):
        raise FeedError("This is a feed of comments, not of articles.")
    complete = _FINISH.search(body.replace(b"\0", b""), max(0, len(body) - 4096)) is not None
    if not complete and _cut_inside_an_item(body):
        items = items[:-1]
    home, generator = web_address(as_text(read.feed.get("link")), url), _generator(read.feed)
    entries = (_entry(item, home or url, generator, cleaner) for item in items[:ENTRIES_LIMIT])
    return ParsedFeed(
        title, tuple(e for e in entries if e is not None), complete, generator=generator, home=home
    )


def _mend(body: bytes) -> bytes:
    """Return the body without a stray PHP warning, a leading blank line and control characters.

    Measured: with these, feedparser uses its loose parser, which leaves `&amp;` undecoded.
    """
    if body.lstrip().startswith(_WIDE):
        return body
    start = _START.search(body, 0, 65_536)
    return body[start.start() if start else 0 :].translate(None, _CONTROL)


def _charset(body: bytes, content_type: str) -> str:
    """Return the content type, corrected if the bytes are clearly UTF-8: servers mislabel them."""
    if body.isascii() or body.lstrip().startswith(_WIDE):
        return content_type
    try:
        body.decode()
    except UnicodeDecodeError:
        return content_type
    return "application/xml; charset=utf-8"


def _cut_inside_an_item(body: bytes) -> bool:
    opened = max(body.rfind(b"<item"), body.rfind(b"<entry"))
    return opened > max(body.rfind(b"</item"), body.rfind(b"</entry"))


def _entry(item: Mapping[str, object], base: str, generator: str, cleaner: Cleaner) -> Entry | None:
    guid = as_text(item.get("id")).strip()
    link = web_address(as_text(item.get("link")).strip(), base) or web_address(guid, "")
    if not link:
        return None  # a reader could not open the article
    content, summary = _content(item), as_text(item.get("summary"))
    return make_entry(
        cleaner,
        guid=guid,
        link=link,
        headline=_plain_title(item.get("title_detail")),
        markup=content or summary,
        summary=summary,
        picture=_picture(item, link),
        terms=[as_text(tag.get("term")) for tag in as_mappings(item.get("tags"))],
        published_at=_date(item),
        excerpt=not content and made_by_wordpress(generator),
    )


def _has_only_comments(title: str, items: Iterable[Mapping[str, object]], cleaner: Cleaner) -> bool:
    links = [as_text(item.get("link")) for item in items]
    if links:
        return all("#comment-" in link for link in links)
    return title.lower().startswith(tuple(name.lower() for name in cleaner.comment_feeds))


def _generator(feed: Mapping[str, object]) -> str:
    """Return the generator's name and address: Atom has both, RSS one, RDF its own element."""
    detail, agent = (
        as_mapping(feed.get("generator_detail")),
        as_mapping(feed.get("admin_generatoragent")),
    )
    parts = (detail.get("name"), detail.get("href"), agent.get("rdf:resource"))
    return " ".join(dict.fromkeys(as_text(part) for part in parts if part))


def _content(item: Mapping[str, object]) -> str:
    """Return the longest content of an item (content:encoded, Atom's content)."""
    values = (as_text(content.get("value")) for content in as_mappings(item.get("content")))
    return max(values, key=len, default="")


def _plain_title(detail: object) -> str:
    """Return a title without markup; feedparser says whether it is text or HTML."""
    if not isinstance(detail, Mapping):
        return ""
    value = as_text(detail.get("value"))
    if detail.get("type") == "text/plain":
        return html.unescape(value)
    return plain_line(value)


def _picture(item: Mapping[str, object], base: str) -> str | None:
    """Return the picture: enclosure, then Media RSS; without a type, the file name decides."""
    return picture_address(
        [
            address
            for name in ("enclosures", "media_content", "media_thumbnail")
            for candidate in as_mappings(item.get(name))
            if (address := as_text(candidate.get("href") or candidate.get("url")))
            and (name == "media_thumbnail" or _is_picture(candidate, address))
        ],
        base,
    )


def _is_picture(candidate: Mapping[str, object], address: str) -> bool:
    kind = as_text(candidate.get("type")) or as_text(candidate.get("medium"))
    return kind.startswith("image") if kind else _PICTURE_NAME.search(address) is not None


def _date(item: Mapping[str, object]) -> float | None:
    """Return the UTC epoch seconds of an item's publication, or else of its last edit."""
    # Only names that are present are read: feedparser warns if it must look for the second.
    for moment in [item[name] for name in ("published_parsed", "updated_parsed") if name in item]:
        if isinstance(moment, tuple):  # a struct_time; feedparser's are UTC
            with suppress(ValueError, OverflowError):
                return float(calendar.timegm(moment))
    return None
