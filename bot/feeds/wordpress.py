"""The parts that a feed leaves out, from WordPress's REST API: whole text, featured image."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson

from bot.core.errors import FeedError
from bot.feeds.cleaner import Cleaner
from bot.feeds.entries import (
    ENTRIES_LIMIT,
    as_mapping,
    as_mappings,
    as_text,
    make_entry,
    plain_line,
)
from bot.feeds.html import picture_address
from bot.feeds.identity import identity
from bot.feeds.model import Entry, ParsedFeed
from bot.feeds.urls import web_address


def complete_entries(entries: Iterable[Entry], posts: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries, completed by the posts of the same identity.

    A post gives its picture, and its words if the entry is an excerpt. A feed's own whole text
    stays, so that an article does not change back and forth.
    """
    by_identity = {identity(post.guid, post.link): post for post in posts}
    return tuple(
        _complete_entry(entry, post)
        if (post := by_identity.get(identity(entry.guid, entry.link)))
        else entry
        for entry in entries
    )


def _complete_entry(entry: Entry, post: Entry) -> Entry:
    known = replace(
        entry,
        image=post.image or entry.image,
        protected=entry.protected or post.protected,
    )
    if not entry.excerpt or known.protected:
        return known
    return replace(known, title=post.title, text=post.text, lead=post.lead, excerpt=False)


PER_PAGE = 100  # posts; WordPress gives no more (measured: 101 gives a 400)
PICTURE_WIDTH = 1280  # pixels; the width of a phone, and well under Telegram's 5 MB by address
_FIELDS = "guid,link,status,type,date_gmt,title,content,excerpt,_links,_embedded"


def api_root(feed: ParsedFeed, shown: str | None) -> str | None:
    """Return the root of a site's REST API, or None if the site is not WordPress.

    `shown`: the root in its Link header (FeedResponse.api). Without one, the root is guessed if the
    feed names WordPress as its generator; `rest_route` works with every permalink setting.
    """
    if shown:
        return shown
    home = feed.home.rstrip("/")
    return f"{home}/?rest_route=/" if made_by_wordpress(feed.generator) and home else None


def made_by_wordpress(generator: str) -> bool:
    """Return whether a feed's generator is WordPress."""
    return "wordpress.org" in generator.lower()


def posts_url(
    root: str,
    *,
    after: float | None = None,
    before: float | None = None,
    page: int = 1,
) -> str:
    """Return the address of a page of posts, newest first, between two times in epoch seconds.

    Posts of exactly these times are left out, as WordPress does.
    """
    parts = urlsplit(root)
    query = dict(parse_qsl(parts.query))
    path = parts.path
    if "rest_route" in query:
        query["rest_route"] = query["rest_route"].rstrip("/") + "/wp/v2/posts"
    else:
        path = path.rstrip("/") + "/wp/v2/posts"
    query |= {"per_page": str(PER_PAGE), "_embed": "wp:featuredmedia,wp:term", "_fields": _FIELDS}
    if after is not None:
        query["after"] = _moment(after)
    if before is not None:
        query["before"] = _moment(before)
    if page > 1:
        query["page"] = str(page)
    return parts._replace(path=path, query=urlencode(query), fragment="").geturl()


def parse_posts(body: bytes, *, url: str, cleaner: Cleaner) -> tuple[Entry, ...]:
    """Return the published posts as entries of the site's feed, in the API's order.

    `url`: their address, the base of relative links. Raises FeedError if the body has no posts.
    """
    # A plugin's warning may stand before the list.
    start = max(body.find(b"[{"), 0)
    try:
        posts = orjson.loads(body[start:])
    except orjson.JSONDecodeError as error:
        raise FeedError("The site's REST API does not answer in JSON.") from error
    if not isinstance(posts, list):
        raise FeedError("The site's REST API does not answer with posts.")
    entries = (_entry(post, url, cleaner) for post in as_mappings(posts)[:ENTRIES_LIMIT])
    return tuple(entry for entry in entries if entry is not None)


def _entry(post: Mapping[str, object], base: str, cleaner: Cleaner) -> Entry | None:
    link = web_address(as_text(post.get("link")), base)
    if not link or post.get("status") != "publish" or post.get("type") != "post":
        return None
    content, excerpt = as_mapping(post.get("content")), as_mapping(post.get("excerpt"))
    embedded = as_mapping(post.get("_embedded"))
    lists = embedded.get("wp:term")
    return make_entry(
        cleaner,
        guid=html.unescape(_read_rendered(post.get("guid"))),
        link=link,
        headline=plain_line(_read_rendered(post.get("title"))),
        markup=as_text(content.get("rendered")),
        summary=as_text(excerpt.get("rendered")),
        picture=_featured_image(embedded, base),
        terms=[
            as_text(term.get("name"))
            for taxonomy in (lists if isinstance(lists, list) else [])
            for term in as_mappings(taxonomy)
        ],
        published_at=_epoch(as_text(post.get("date_gmt"))),
        protected=content.get("protected") is True or excerpt.get("protected") is True,
    )


def _featured_image(embedded: Mapping[str, object], base: str) -> str | None:
    """Return the featured image: the widest size within PICTURE_WIDTH, else the narrowest."""
    for media in as_mappings(embedded.get("wp:featuredmedia")):
        details = as_mapping(media.get("media_details"))
        sizes = [
            (width, address)
            for size in (*as_mapping(details.get("sizes")).values(), {**details, **media})
            if isinstance(width := as_mapping(size).get("width"), int)
            and (address := as_text(as_mapping(size).get("source_url")))
        ]
        fitting = [size for size in sizes if size[0] <= PICTURE_WIDTH]
        best = (
            max(fitting) if fitting else min(sizes, default=(0, as_text(media.get("source_url"))))
        )
        if media.get("media_type") == "image" and (found := picture_address([best[1]], base)):
            return found
    return None


def _moment(epoch: float) -> str:
    """Return the time with its zone: WordPress reads a time without one in the site's zone."""
    return dt.datetime.fromtimestamp(epoch, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _epoch(moment: str) -> float | None:
    """Return the epoch seconds of a `date_gmt`, which is UTC without a zone; None if invalid."""
    try:
        read = dt.datetime.fromisoformat(moment)
        return (read if read.tzinfo else read.replace(tzinfo=dt.UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _read_rendered(value: object) -> str:
    return as_text(as_mapping(value).get("rendered"))
