"""The values of feeds: entries, the state between refreshes, known articles."""

from __future__ import annotations

from dataclasses import dataclass

from bot.places.model import Places, Reach


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a feed: parsed, cleaned, in plain text."""

    guid: str
    link: str
    title: str
    text: str  # the whole article; blank lines separate paragraphs
    lead: str  # two or three whole sentences
    image: str | None = None
    categories: tuple[str, ...] = ()
    published_at: float | None = None
    protected: bool = False  # needs a password on the site: never sent
    excerpt: bool = False  # only the beginning: the feed does not give the rest


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed as read. `complete` is False if its end is missing: absence then proves nothing."""

    title: str
    entries: tuple[Entry, ...]
    complete: bool = True
    generator: str = ""  # the program that made it: https://wordpress.org/?v=6.8.12
    home: str = ""  # the site's front page


@dataclass(frozen=True, slots=True)
class FeedState:
    """The state of a feed between two refreshes."""

    id: int
    url: str
    next_check_at: float
    etag: str | None = None
    last_modified: str | None = None
    # None: never seen, its first entries are no news. A restore sets it later than the last look.
    baseline_at: float | None = None
    last_success_at: float | None = None
    failures: int = 0
    address: str | None = None  # the new address after a permanent move
    looked_at: float | None = None  # when the last refresh began, even if it failed
    asked_at: float | None = None  # the site's last ping
    whole_at: float | None = None  # the last refresh that no 304 could shorten
    broken_since: float | None = None
    told: bool = False  # the editors know that it is broken


@dataclass(frozen=True, slots=True)
class AbsentArticle:
    """A stored article that its feed does not show although it should."""

    id: int
    link: str
    missing_at: float | None  # when it was first missing on the site too


@dataclass(frozen=True, slots=True)
class FeedResponse:
    """A site's answer to a request for a feed. `body` is None if nothing changed (304).

    `moved_to`: the last address, if every redirect was a permanent one. `fresh_for`: the seconds
    for which the site promises the same answer; None if it says nothing. `skew`: the seconds by
    which the site's clock is ahead of ours (bot.core.http_date); None if it gives no time.
    """

    body: bytes | None
    etag: str | None = None
    last_modified: str | None = None
    content_type: str = ""
    url: str = ""  # after redirects
    moved_to: str | None = None
    fresh_for: float | None = None
    api: str | None = None  # the root of WordPress's REST API, if the site shows it
    skew: float | None = None


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """A stored article as the decider needs it; `feed_id`: the feed that brought it first."""

    id: int
    fingerprint: str
    feed_id: int


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An entry to be stored as an article, with its identity, places and reach."""

    identity: str
    fingerprint: str
    entry: Entry
    places: Places
    reach: Reach
    push: bool  # false for the first sight of a feed
    breaking: bool = False  # sent before ordinary pushes
