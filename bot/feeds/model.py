"""What a feed gives and what is remembered of it: entries, validators, articles known."""

from __future__ import annotations

from dataclasses import dataclass

from bot.places.model import Places, Reach


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed: parsed, cleaned, in plain text."""

    guid: str
    link: str
    title: str
    text: str  # the whole article, paragraphs parted by a blank line
    lead: str  # two or three whole sentences
    image: str | None = None
    categories: tuple[str, ...] = ()
    published_at: float | None = None
    protected: bool = False  # needs a password on the site: never goes out
    excerpt: bool = False  # only the beginning: the feed leaves the rest to the site


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed as read. `complete` is false when its end was missing: absence proves nothing."""

    title: str
    entries: tuple[Entry, ...]
    complete: bool = True
    generator: str = ""  # what made it, in its own words: https://wordpress.org/?v=6.8.12
    home: str = ""  # the site's front page


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between two refreshes."""

    id: int
    url: str
    next_check_at: float
    etag: str | None = None
    last_modified: str | None = None
    # None: never seen, its first entries are not news. A restore puts it ahead of the last look.
    baseline_at: float | None = None
    last_success_at: float | None = None
    failures: int = 0
    address: str | None = None  # where it has moved to for good
    looked_at: float | None = None  # when the last refresh began, whatever it ended in
    asked_at: float | None = None  # the site's last ping
    whole_at: float | None = None  # the last refresh that no 304 could shorten
    broken_since: float | None = None
    told: bool = False  # the editors know that it is broken


@dataclass(frozen=True, slots=True)
class AbsentArticle:
    """A stored article that its feed does not show although it should."""

    id: int
    link: str
    missing_at: float | None  # when the site did not have it either


@dataclass(frozen=True, slots=True)
class FeedResponse:
    """A feed's answer. `body` is None when nothing changed (304).

    `moved_to`: the last address, when every redirect on the way was a permanent one.
    `fresh_for`: seconds for which the site promises the same answer; None when it says nothing.
    `skew`: by how many seconds the site's clock is ahead of ours (bot.core.http_date); None when it
    says no time.
    """

    body: bytes | None
    etag: str | None = None
    last_modified: str | None = None
    content_type: str = ""
    url: str = ""  # after redirects
    moved_to: str | None = None
    fresh_for: float | None = None
    api: str | None = None  # the root of a WordPress's REST API, where the site shows it
    skew: float | None = None


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What the decider needs of a stored article; `feed_id`: the feed that brought it first."""

    id: int
    fingerprint: str
    feed_id: int


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An entry on its way into the database, with its identity, places and reach."""

    identity: str
    fingerprint: str
    entry: Entry
    places: Places
    reach: Reach
    push: bool  # false for the first sight of a feed
    breaking: bool = False  # goes out before ordinary pushes
