"""A WordPress as it was measured, in memory: its feed, its validators, its pages, its REST API.

It answers what `FeedSource` asks, and time stands still in it. Measured: ETag is the md5 of
Last-Modified, which is the latest date or edit of what is published; both validators must match
for a 304; ten items; `?paged=N`, and a 404 past the end; a post keeps guid and date for ever.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from urllib.parse import parse_qs, urlsplit

from bot.core.errors import FeedError
from bot.feeds.http_caching import validators
from bot.feeds.model import Entry, FeedResponse, FeedState, ParsedFeed
from bot.feeds.wordpress import PER_PAGE

HOME = "https://kabar.example"
FEED = f"{HOME}/feed/"
API = f"{HOME}/wp-json/"
GENERATOR = "https://wordpress.org/?v=6.8.12"


@dataclass
class Post:
    """`modified_at` is what Last-Modified is made of, together with the date."""

    id: int
    title: str
    text: str
    published_at: float
    modified_at: float
    status: str = "publish"  # future, trash
    slug: str = ""
    protected: bool = False
    picture: str | None = None

    @property
    def link(self) -> str:
        return f"{HOME}/{self.slug or f'berita-{self.id}'}/"


@dataclass
class FakeWordPress:
    """`clock`: UTC epoch seconds; `takes` is called with what was asked, before each answer."""

    clock: Callable[[], float]
    takes: Callable[[str], None] = lambda _asked: None
    posts: list[Post] = field(default_factory=list)
    window: int = 10
    excerpts: bool = False  # the feed gives the beginning of each article only
    rest: bool = True
    truncated: bool = False
    faults: dict[str, FeedError] = field(default_factory=dict)  # by the end of the address
    moved: dict[str, str] = field(default_factory=dict)  # addresses that answer 301
    fresh_for: float | None = None
    weight: int = 0  # bytes of a page
    ahead: float = 0.0  # its own clock, before `clock`
    open: asyncio.Event | None = None  # no answer before it is set
    fault: FeedError | None = None  # of the feed itself
    scheme: str = "https"  # as guids and links have it, and the host
    host: str = "kabar.example"
    kept: set[str] = field(default_factory=set)  # links that work although no feed shows them
    pinned: Post | None = None  # stands above the newest
    asked: list[str] = field(default_factory=list)  # addresses, `304` behind those answered so
    _answers: dict[bytes, ParsedFeed | tuple[Entry, ...]] = field(default_factory=dict)

    def now(self) -> float:
        """By the site's own clock."""
        return self.clock() + self.ahead

    def publish(
        self,
        title: str = "Warga Panongan kerja bakti",
        *,
        at: float | None = None,
        modified_at: float | None = None,
        text: str = "Tangerang – Warga Kecamatan Panongan, Kabupaten Tangerang, kerja bakti.",
        protected: bool = False,
        picture: str | None = None,
    ) -> Post:
        """In the dashboard; importers give `at` and `modified_at`. A minute ahead is scheduled."""
        now = self.now()
        at = now if at is None else at
        post = Post(
            id=len(self.posts) + 1,
            title=title,
            text=text,
            published_at=at,
            modified_at=now if modified_at is None else modified_at,
            status="future" if at >= now + 60 else "publish",
            protected=protected,
            picture=picture,
        )
        self.posts.append(post)
        return post

    def edit(self, post: Post, *, silent: bool = False, **changes: object) -> None:
        """`silent`: straight in the database, as some plugins do."""
        for name, value in changes.items():
            setattr(post, name, value)
        if not silent:
            post.modified_at = self.now()

    def trash(self, post: Post) -> None:
        post.status = "trash"

    def restore(self, post: Post) -> None:
        self.edit(post, status="publish")

    def cron(self) -> None:
        """Publishes what was scheduled for now or earlier; that is no edit."""
        for post in self.posts:
            if post.status == "future" and post.published_at <= self.now():
                post.status = "publish"

    # What a refresh asks

    async def fetch(self, feed: FeedState, *, conditional: bool) -> FeedResponse:
        url = feed.address or feed.url
        moved_to = self.moved.get(url)
        self._ask(url)
        if self.open is not None:
            await self.open.wait()
        if self.fault is not None:
            raise self.fault
        built = self._last_modified()
        etag = f'"{hashlib.md5(built.encode(), usedforsecurity=False).hexdigest()}"'
        answer = FeedResponse(
            None,
            etag=etag,
            last_modified=built,
            url=moved_to or url,
            moved_to=moved_to,
            fresh_for=self.fresh_for,
            api=API if self.rest else None,
            skew=self.ahead,
        )
        same = {"If-None-Match": etag, "If-Modified-Since": built}
        if conditional and validators(feed) == same:
            self.asked[-1] += " 304"
            return answer
        return replace(answer, body=self._body(self._feed(1)))

    async def page(self, feed: FeedState, url: str) -> FeedResponse | None:
        self._ask(url)
        query = parse_qs(urlsplit(url).query)
        if url.startswith(API):
            posts = self._rest(query) if self.rest else ()
            return FeedResponse(self._body(posts), url=url) if posts else None
        parsed = self._feed(int(query["paged"][0]))
        return FeedResponse(self._body(parsed), url=url) if parsed.entries else None

    async def is_gone(self, feed: FeedState, link: str) -> bool:
        self._ask(link)
        return link not in self.kept | {post.link for post in self._public()}

    async def parse(self, response: FeedResponse) -> ParsedFeed:
        parsed = self._answers[response.body or b""]
        assert isinstance(parsed, ParsedFeed)
        return parsed

    async def parse_posts(self, response: FeedResponse) -> tuple[Entry, ...]:
        posts = self._answers[response.body or b""]
        assert isinstance(posts, tuple)
        return posts

    # How it comes to its answers

    def _ask(self, url: str) -> None:
        self.asked.append(url)
        self.takes(url)
        for end, fault in self.faults.items():
            if url.endswith(end):
                raise fault

    def _body(self, answer: ParsedFeed | tuple[Entry, ...]) -> bytes:
        body = f"answer {len(self._answers)}".encode().ljust(self.weight)
        self._answers[body] = answer
        return body

    def _public(self) -> Sequence[Post]:
        """Published, newest first."""
        public = [post for post in self.posts if post.status == "publish"]
        return sorted(public, key=lambda post: (post.published_at, post.id), reverse=True)

    def _last_modified(self) -> str:
        moments = (max(post.published_at, post.modified_at) for post in self._public())
        return formatdate(int(max(moments, default=self.clock())), usegmt=True)

    def _feed(self, page: int) -> ParsedFeed:
        shown = self._public()[(page - 1) * self.window : page * self.window]
        if self.pinned and page == 1:
            shown = [self.pinned, *(post for post in shown if post is not self.pinned)]
        if self.truncated:
            shown = shown[: self.window // 2]
        return ParsedFeed(
            "Kabar",
            tuple(self._entry(post, excerpt=self.excerpts) for post in shown),
            complete=not self.truncated,
            generator=GENERATOR,
            home=HOME,
        )

    def _rest(self, query: dict[str, list[str]]) -> tuple[Entry, ...]:
        after, before = (dt.datetime.fromisoformat(query[n][0]) for n in ("after", "before"))
        between = [
            post
            for post in self._public()
            if after.timestamp() < int(post.published_at) < before.timestamp()
        ]
        start = (int(query.get("page", ["1"])[0]) - 1) * PER_PAGE
        shown = between[start : start + PER_PAGE]
        return tuple(replace(self._entry(post), image=post.picture) for post in shown)

    def _entry(self, post: Post, *, excerpt: bool = False) -> Entry:
        text = post.text.partition(". ")[0] + " […]" if excerpt else post.text
        return Entry(
            guid=f"{self.scheme}://{self.host}/?p={post.id}",
            link=post.link.replace(HOME, f"{self.scheme}://{self.host}"),
            title=post.title,
            text=text,
            lead=text.partition(". ")[0],
            published_at=float(int(post.published_at)),
            protected=post.protected,
            excerpt=excerpt,
        )


def several(site: FakeWordPress, count: int, *, every: float = 0.0) -> list[Post]:
    """So many posts, the last one now, each `every` seconds after the one before."""
    return [
        site.publish(
            f"Warga Panongan kerja bakti ke{number}",
            at=site.clock() - every * (count - number),
            modified_at=site.clock(),
        )
        for number in range(1, count + 1)
    ]
