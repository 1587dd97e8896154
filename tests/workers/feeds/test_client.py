"""A look at a feed: what is asked, what is accepted, and what is said when it fails."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from email.utils import formatdate
from functools import partial

import pytest

from bot.core.errors import FeedError
from bot.feeds.cleaner import Cleaner
from bot.feeds.model import FeedResponse, FeedState
from bot.feeds.parser import parse
from bot.workers.feeds.client import FeedClient
from bot.workers.feeds.parser_pool import ParserPool
from bot.workers.feeds.sessions import Sessions, open_sessions
from tests.support.fake_clock import DatedClock
from tests.support.feeds.replies import XML, Reply, saved, site
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.real_time  # its servers listen at sockets of their own

NOW = 1_795_500_000.0
MODIFIED = "Fri, 20 Nov 2026 06:00:00 GMT"


@pytest.fixture
async def sessions() -> AsyncIterator[Sessions]:
    async with open_sessions(["http://127.0.0.1/"]) as opened:
        yield opened


def client(
    sessions: Sessions,
    timeout: float = PATIENCE,
) -> FeedClient:
    """A client that parses nothing."""
    return FeedClient(sessions, ParserPool(), DatedClock(lambda: NOW), "uji/1 (+x)", timeout)


async def look(
    sessions: Sessions,
    url: str,
    *,
    etag: str | None = None,
    modified: str | None = None,
    timeout: float = PATIENCE,  # noqa: ASYNC109 - passed on
    conditional: bool = True,
) -> FeedResponse:
    state = FeedState(id=1, url=url, next_check_at=0.0, etag=etag, last_modified=modified)
    return await client(sessions, timeout).fetch(state, conditional=conditional)


async def test_a_first_look_brings_body_and_validators(sessions: Sessions) -> None:
    """No validators are sent, and those that come are handed on as they came."""
    saved_reply = saved("wp_feed.xml")
    reply = replace(saved_reply, headers={**saved_reply.headers, "Date": formatdate(NOW)})
    async with site({"/feed/": reply}) as server:
        fetched = await look(sessions, f"{server.url}/feed/")
    assert fetched == FeedResponse(
        body=reply.body,
        etag='"78469d14bbe2ff07c92072e592c2e7e1"',
        last_modified=MODIFIED,
        content_type=XML,
        url=f"{server.url}/feed/",
        skew=0.0,
        api="http://127.0.0.1:8095/wp-json/",
    )
    (asked,) = server.requests
    assert asked["user-agent"] == "uji/1 (+x)"
    assert "if-none-match" not in asked
    assert "if-modified-since" not in asked


@pytest.mark.parametrize("ahead", [-3600, 0, 3600])
async def test_a_look_tells_how_far_the_sites_clock_is_ahead(
    sessions: Sessions, ahead: int
) -> None:
    """By the Date of its answer, beside the clock that the client was given."""
    reply = Reply(b"<rss/>", headers={"Date": formatdate(NOW + ahead, usegmt=True)})
    async with site({"/feed/": reply}) as server:
        fetched = await look(sessions, f"{server.url}/feed/")
    assert fetched.skew == pytest.approx(ahead, abs=1)


@pytest.mark.parametrize("etag", ['"abc"', 'W/"abc"', '"abc-gzip"', 'W/"abc-gzip"'])
async def test_both_validators_go_back_as_the_site_knows_them(
    sessions: Sessions, etag: str
) -> None:
    """What Apache and nginx put around an ETag is taken off; 304 has no body."""
    async with site({"/feed/": saved("wp_304.xml")}) as server:
        fetched = await look(sessions, f"{server.url}/feed/", etag=etag, modified=MODIFIED)
    assert fetched.body is None
    assert fetched.etag == '"78469d14bbe2ff07c92072e592c2e7e1"'
    assert fetched.last_modified == MODIFIED
    (asked,) = server.requests
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"abc"', MODIFIED)


async def test_a_304_without_validators_keeps_ours(sessions: Sessions) -> None:
    """What a 304 leaves out has not changed."""
    async with site({"/feed/": Reply(status=304, headers={})}) as server:
        fetched = await look(sessions, f"{server.url}/feed/", etag='"a"', modified=MODIFIED)
    assert (fetched.body, fetched.etag, fetched.last_modified) == (None, '"a"', MODIFIED)


async def test_a_304_that_was_not_asked_for_is_a_fault(sessions: Sessions) -> None:
    """Nothing was seen before, so "unchanged" means nothing."""
    async with site({"/feed/": saved("wp_304.xml")}) as server:
        with pytest.raises(FeedError, match="304"):
            await look(sessions, f"{server.url}/feed/")


async def test_an_unconditional_look_sends_no_validators(sessions: Sessions) -> None:
    """So that no 304 can hide anything; a site that answers 304 all the same is at fault."""
    async with site({"/feed/": saved("wp_feed.xml"), "/304": saved("wp_304.xml")}) as server:
        fetched = await look(
            sessions, f"{server.url}/feed/", etag='"a"', modified=MODIFIED, conditional=False
        )
        with pytest.raises(FeedError, match="304"):
            await look(sessions, f"{server.url}/304", etag='"a"', conditional=False)
    assert fetched.body
    assert not {"if-none-match", "if-modified-since"} & {*server.requests[0], *server.requests[1]}


@pytest.mark.parametrize("reply", ["wp_feed.xml", "wp_304.xml"])
async def test_the_sites_wish_for_rest_is_told(sessions: Sessions, reply: str) -> None:
    """With news and without."""
    asked = saved(reply)
    calm = replace(asked, headers={**asked.headers, "Cache-Control": "max-age=300"})
    async with site({"/feed/": calm}) as server:
        assert (await look(sessions, f"{server.url}/feed/", etag='"a"')).fresh_for == 300.0


@pytest.mark.parametrize(
    ("hops", "moved"),
    [([], False), ([301], True), ([301, 308], True), ([301, 302], False), ([307], False)],
)
async def test_a_feed_that_moved_for_good_says_where(
    sessions: Sessions, hops: list[int], moved: bool
) -> None:
    """Only if every step was permanent; a 304 at the end counts like an answer."""
    replies: dict[str, Reply | bytes] = {
        f"/{number}": Reply(status=code, headers={"Location": f"/{number + 1}"})
        for number, code in enumerate(hops)
    }
    for end in ("wp_feed.xml", "wp_304.xml"):
        async with site({**replies, f"/{len(hops)}": saved(end)}) as server:
            fetched = await look(sessions, f"{server.url}/0", etag='"a"')
        assert fetched.moved_to == (f"{server.url}/{len(hops)}" if moved else None)


async def test_a_link_header_that_is_no_address_is_passed_over(
    sessions: Sessions,
) -> None:
    """The feed itself is what counts."""
    broken = {"Content-Type": XML, "Link": '<http://[>; rel="https://api.w.org/"'}
    async with site({"/feed/": Reply(saved("wp_feed.xml").body, headers=broken)}) as server:
        fetched = await look(sessions, f"{server.url}/feed/")
    assert fetched.body
    assert fetched.api is None


@pytest.mark.parametrize("reply", ["wp_feed_page9_404.xml", "wp_rest_error.json"])
async def test_past_the_last_page_there_is_none(sessions: Sessions, reply: str) -> None:
    """A feed's 404 with a valid, empty feed, and REST's 400, are an end and not a fault."""
    state = FeedState(id=1, url="http://127.0.0.1/feed/", next_check_at=0.0, etag='"a"')
    async with site({"/page": saved(reply), "/down": saved("wp_fatal_500.html")}) as server:
        ask = partial(client(sessions).page, state)
        assert await ask(f"{server.url}/page") is None
        with pytest.raises(FeedError, match="HTTP 500"):
            await ask(f"{server.url}/down")
    assert "if-none-match" not in server.requests[0]


async def test_an_articles_page_is_there_or_gone_or_unknown(
    sessions: Sessions,
) -> None:
    """By its status alone, redirects followed; however large the page is."""
    state = FeedState(id=1, url="http://127.0.0.1/feed/", next_check_at=0.0)
    replies: dict[str, Reply | bytes] = {
        "/there": b"x" * 100_000,
        "/moved": Reply(status=301, headers={"Location": "/there"}),
        "/404": Reply(status=404),
        "/410": Reply(status=410),
        "/503": saved("wp_maintenance_503.html"),
        "/400": Reply(status=400),
    }
    async with site(replies) as server:
        ask = partial(client(sessions).is_gone, state)
        answers = {path: await ask(server.url + path) for path in list(replies)[:4]}
        assert answers == {"/there": False, "/moved": False, "/404": True, "/410": True}
        for path in ("/503", "/400"):
            with pytest.raises(FeedError, match="HTTP"):
                await ask(server.url + path)


async def test_a_compressed_feed_is_read(sessions: Sessions) -> None:
    """The saved gzip bytes, and deflate with and without its header's name."""
    plain = saved("wp_feed.xml").body
    deflated = Reply(zlib.compress(plain), headers={"Content-Encoding": "deflate"})
    async with site({"/gzip": saved("wp_gzip.xml.gz"), "/deflate": deflated}) as server:
        unpacked = await look(sessions, f"{server.url}/gzip")
        assert (await look(sessions, f"{server.url}/deflate")).body == plain
    assert unpacked.body is not None
    feed = parse(
        unpacked.body, url=unpacked.url, content_type=unpacked.content_type, cleaner=Cleaner.load()
    )
    assert len(feed.entries) == 10


async def test_redirects_are_followed(sessions: Sessions) -> None:
    """Relative ones too; the last address is reported."""
    there = Reply(status=301, headers={"Location": "/feed/"})
    async with site({"/rss": there, "/feed/": saved("wp_feed.xml")}) as server:
        fetched = await look(sessions, f"{server.url}/rss")
    assert fetched.url == f"{server.url}/feed/"
    assert len(server.requests) == 2


async def test_a_redirect_loop_ends(sessions: Sessions) -> None:
    """After five redirects it is a fault."""
    async with site({"/a": Reply(status=302, headers={"Location": "/a"})}) as server:
        with pytest.raises(FeedError, match="redirects more than 5 times"):
            await look(sessions, f"{server.url}/a")
    assert len(server.requests) == 6


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://a.id/feed", "javascript:x"])
async def test_only_the_web_is_fetched(sessions: Sessions, target: str) -> None:
    """Neither a setting nor a redirect leads to another scheme."""
    with pytest.raises(FeedError, match="not an http"):
        await look(sessions, target)
    async with site({"/a": Reply(status=301, headers={"Location": target})}) as server:
        with pytest.raises(FeedError, match="not an http"):
            await look(sessions, f"{server.url}/a")


@pytest.mark.parametrize(
    ("reply", "status", "wait"),
    [
        (saved("wp_maintenance_503.html"), 503, 600.0),
        (saved("wp_fatal_500.html"), 500, None),
        (saved("wp_db_down_500.html"), 500, None),
        (saved("wp_bogus_feed_404.xml"), 404, None),
        (saved("wp_feed_page9_404.xml"), 404, None),
        (Reply(status=429, headers={"Retry-After": "Mon, 15 Jan 2029 08:00:00 GMT"}), 429, None),
        (Reply(status=503, headers={"Retry-After": "soon"}), 503, None),
    ],
)
async def test_a_failing_site_is_said_in_a_sentence(
    sessions: Sessions, reply: Reply, status: int, wait: float | None
) -> None:
    """The status is named, and Retry-After in seconds is handed on."""
    async with site({"/feed/": reply}) as server:
        with pytest.raises(FeedError, match=f"HTTP {status}") as caught:
            await look(sessions, f"{server.url}/feed/")
    if "2029" not in reply.headers.get("Retry-After", ""):
        assert caught.value.retry_after == wait


async def test_a_retry_date_is_counted_from_now(sessions: Sessions) -> None:
    """RFC 9110 allows a date; one that is past means at once."""
    later = Reply(status=503, headers={"Retry-After": "Tue, 24 Nov 2026 06:10:00 GMT"})
    async with site({"/later": later, "/past": replace(later, headers=PAST)}) as server:
        with pytest.raises(FeedError) as caught:
            await look(sessions, f"{server.url}/later")
        assert caught.value.retry_after == 1_795_500_600.0 - NOW
        with pytest.raises(FeedError) as caught:
            await look(sessions, f"{server.url}/past")
        assert caught.value.retry_after == 0.0


PAST = {"Retry-After": MODIFIED}


async def test_a_gzip_bomb_is_refused(sessions: Sessions) -> None:
    """50 kB that become 50 MB are let go at 8 MB."""
    bomb = Reply(
        gzip.compress(b"<rss version='2.0'><channel><title>" + b"0" * 50_000_000),
        headers={"Content-Type": XML, "Content-Encoding": "gzip"},
    )
    async with site({"/feed/": bomb}) as server:
        with pytest.raises(FeedError, match="unpacks to more than 8 MB"):
            await look(sessions, f"{server.url}/feed/", timeout=15)


async def test_an_endless_body_is_refused(sessions: Sessions) -> None:
    """The size is counted as it comes, whatever the headers say."""
    async with site({"/feed/": b"x" * 200_000}) as server:
        with pytest.raises(FeedError, match="larger than 2 MB"):
            await look(sessions, f"{server.url}/feed/")


async def test_a_slow_drip_ends_with_the_time(sessions: Sessions) -> None:
    """The limit is that of the whole look, not of a read."""
    async with site({"/feed/": b"x"}) as server:
        with pytest.raises(FeedError, match=r"within 0\.1 s"):
            await look(sessions, f"{server.url}/feed/", timeout=0.1)


@pytest.mark.parametrize(
    ("encoding", "body"), [("gzip", b"no gzip"), ("br", b"x")], ids=["broken", "unknown"]
)
async def test_compression_that_cannot_be_undone_is_a_fault(
    sessions: Sessions, encoding: str, body: bytes
) -> None:
    """Broken or unknown, it is said and not guessed at."""
    reply = Reply(body, headers={"Content-Encoding": encoding})
    async with site({"/feed/": reply}) as server:
        with pytest.raises(FeedError, match="compress"):
            await look(sessions, f"{server.url}/feed/")


async def test_an_unreachable_site_is_a_fault_without_its_address(
    sessions: Sessions,
) -> None:
    """The address may carry a password; the reason is enough."""
    async with site({}) as server:
        address = server.url.replace("http://", "http://redaksi:rahasia@")
    with pytest.raises(FeedError, match="cannot be reached") as caught:
        await look(sessions, f"{address}/feed/")
    assert "rahasia" not in str(caught.value)
