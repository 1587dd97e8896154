"""Two feeds that answer as a test says, without HTTP or XML."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from bot.core.errors import BotError
from bot.feeds.model import Entry, FeedResponse, FeedState, ParsedFeed
from tests.support.feeds.newsroom import NOW

FEED, OTHER = "https://a.example/feed/", "https://b.example/feed/"


def entry(number: int, title: str = "Warga Panongan kerja bakti") -> Entry:
    return Entry(
        guid=f"https://a.example/?p={number}",
        link=f"https://a.example/berita-{number}/",
        title=title,
        text="Tangerang – Warga Kecamatan Panongan, Kabupaten Tangerang, kerja bakti.",
        lead="Warga Kecamatan Panongan kerja bakti.",
        published_at=NOW - 1000 + number,
    )


@dataclass
class FakeFeeds:
    """Feeds as a fetch and a parse see them: an answer, an error, or 304 for each address."""

    answers: dict[str, FeedResponse | BotError | asyncio.Event] = field(default_factory=dict)
    feeds: dict[bytes, ParsedFeed] = field(default_factory=dict)
    asked: list[FeedState] = field(default_factory=list)
    parsed: int = 0

    def publish(self, url: str, *entries: Entry, complete: bool = True) -> None:
        body = f"{url} {len(self.feeds)}".encode()
        self.feeds[body] = ParsedFeed("Situs", tuple(entries), complete)
        self.answers[url] = FeedResponse(
            body, etag=f'"{len(self.feeds)}"', last_modified="lm", url=url
        )

    async def fetch(self, feed: FeedState, *, conditional: bool) -> FeedResponse:
        self.asked.append(feed)
        answer = self.answers[feed.url]
        if isinstance(answer, asyncio.Event):
            await answer.wait()
            return FeedResponse(None)
        if isinstance(answer, BotError):
            raise answer
        if conditional and feed.etag == answer.etag:
            return replace(answer, body=None)
        return answer

    async def parse(self, response: FeedResponse) -> ParsedFeed:
        self.parsed += 1
        return self.feeds[response.body or b""]

    async def page(self, feed: FeedState, url: str) -> FeedResponse | None:
        return None

    async def is_gone(self, feed: FeedState, link: str) -> bool:
        return False

    async def parse_posts(self, response: FeedResponse) -> tuple[Entry, ...]:
        return ()
