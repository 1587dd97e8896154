"""The demo's site behaves as WordPress was measured to."""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.demo.site.site import create_site
from bot.feeds.changes import decide
from bot.feeds.cleaner import Cleaner
from bot.feeds.identity import fingerprint
from bot.feeds.model import FeedState, ParsedFeed
from bot.feeds.parser import parse
from bot.feeds.wordpress import parse_posts, posts_url
from bot.workers.feeds.client import FeedClient
from bot.workers.feeds.parser_pool import ParserPool
from bot.workers.feeds.sessions import open_sessions
from tests.support.fake_clock import DatedClock

CLEANER = Cleaner.load()


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_795_500_000.0

    def __call__(self) -> float:
        return self.now


class Demo:
    """The site over HTTP, as a browser and as the bot see it."""

    def __init__(self, url: str, http: aiohttp.ClientSession, clock: Clock) -> None:
        self.url = url
        self.http = http
        self.clock = clock

    async def feed(self, **headers: str) -> aiohttp.ClientResponse:
        """Status and headers of the feed, asked with these headers (`_` for `-`)."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.http.get(f"{self.url}/feed/", headers=sent) as response:
            await response.read()
            return response

    async def parsed(self) -> ParsedFeed:
        state = FeedState(id=1, url=f"{self.url}/feed/", next_check_at=0.0)
        async with open_sessions([state.url]) as sessions:
            client = FeedClient(sessions, ParserPool(), DatedClock(self.clock), "uji")
            fetched = await client.fetch(state)
        assert fetched.body is not None
        return parse(
            fetched.body, url=fetched.url, content_type=fetched.content_type, cleaner=CLEANER
        )

    async def call(self, method: str, path: str, **fields: object) -> tuple[int, object]:
        async with self.http.request(method, self.url + path, json=fields or None) as response:
            return response.status, (await response.json() if response.status != 204 else None)

    async def publish(self, **fields: object) -> int:
        status, story = await self.call("POST", "/newsroom/articles", **fields)
        assert status == 201
        assert isinstance(story, dict)
        return int(story["id"])


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    clock, url = Clock(), ""
    server = TestServer(create_site(base_url=lambda: url, clock=clock))
    await server.start_server()
    url = str(server.make_url("")).rstrip("/")
    async with aiohttp.ClientSession() as http:
        yield Demo(url, http, clock)
    await server.close()


async def test_a_304_needs_everything_sent_to_match(demo: Demo) -> None:
    """WordPress's rules: the ETag as an exact string, a date not older, and both if both."""
    first = await demo.feed()
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    old = "Fri, 20 Nov 2020 06:00:00 GMT"
    expected = [
        ({"If_None_Match": etag}, 304),
        ({"If_None_Match": "W/" + etag}, 200),
        ({"If_None_Match": etag[:-1] + '-gzip"'}, 200),
        ({"If_None_Match": "*"}, 200),
        ({"If_Modified_Since": modified}, 304),
        ({"If_Modified_Since": old}, 200),
        ({"If_Modified_Since": "tidak"}, 200),
        ({"If_None_Match": etag, "If_Modified_Since": modified}, 304),
        ({"If_None_Match": etag, "If_Modified_Since": old}, 200),
        ({"If_None_Match": '"lain"', "If_Modified_Since": modified}, 200),
    ]
    for headers, status in expected:
        answer = await demo.feed(**headers)
        assert (headers, answer.status) == (headers, status)
        assert answer.headers["ETag"] == etag


async def test_every_sample_has_a_picture_of_its_story(demo: Demo) -> None:
    """No two are alike; a name that nobody painted is not found."""
    async with demo.http.get(f"{demo.url}/newsroom/samples") as answer:
        samples = await answer.json()
    painted = set()
    for sample in samples:
        async with demo.http.get(f"{demo.url}/gambar/{sample['image']}.png") as picture:
            assert picture.status == 200
            painted.add(await picture.read())
    assert len(painted) == len(samples)
    async with demo.http.get(f"{demo.url}/gambar/tidak-ada.png") as picture:
        assert picture.status == 404


async def test_a_sample_is_published_once(demo: Demo) -> None:
    """The second time is refused, also after the article was withdrawn; the list says so."""
    async with demo.http.get(f"{demo.url}/newsroom/samples") as answer:
        sample, *others = await answer.json()
    assert not any(each["published"] for each in (sample, *others))
    number = await demo.publish(**sample)
    assert (await demo.call("POST", "/newsroom/articles", **sample))[0] == 409
    assert (await demo.call("DELETE", f"/newsroom/articles/{number}"))[0] == 204
    assert (await demo.call("POST", "/newsroom/articles", **sample))[0] == 409
    async with demo.http.get(f"{demo.url}/newsroom/samples") as answer:
        assert [each["published"] for each in await answer.json()] == [True] + [False] * len(others)


async def test_publishing_correcting_and_withdrawing_show(demo: Demo) -> None:
    """Each changes the validators, even within one second; guid and link outlive a correction."""
    seen = {(await demo.feed()).headers["ETag"]}
    number = await demo.publish(title="Banjir di Labuan", text="Air naik.\n\nWarga mengungsi.")
    (before, *_) = (await demo.parsed()).entries
    seen.add((await demo.feed()).headers["ETag"])
    await demo.call("POST", f"/newsroom/articles/{number}", title="Banjir di Labuan Surut")
    (after, *_) = (await demo.parsed()).entries
    seen.add((await demo.feed()).headers["ETag"])
    assert len(seen) == 3
    assert (before.title, after.title) == ("Banjir di Labuan", "Banjir di Labuan Surut")
    assert (before.guid, before.link) == (after.guid, after.link)
    assert (before.text, before.published_at) == (after.text, demo.clock.now)
    assert (await demo.call("DELETE", f"/newsroom/articles/{number}"))[0] == 204
    assert after.guid not in [entry.guid for entry in (await demo.parsed()).entries]
    async with demo.http.get(after.link) as page:
        assert page.status == 404


async def test_the_feed_has_ten_items_and_pages(demo: Demo) -> None:
    """The rest is on the second page; past the end is a 404 with a valid, empty feed."""
    feed = await demo.parsed()
    assert len(feed.entries) == 10
    for page, status, items in ((2, 200, 2), (3, 404, 0)):
        async with demo.http.get(f"{demo.url}/feed/?paged={page}") as response:
            assert response.status == status
            assert (await response.text()).count("<item>") == items


async def test_every_sample_is_published_clean(demo: Demo) -> None:
    """The samples carry leftovers; through feed and parser none of them reaches a reader."""
    _, ready = await demo.call("GET", "/newsroom/samples")
    assert isinstance(ready, list)
    assert len(ready) >= 8
    for sample in ready:
        await demo.publish(**sample)
        demo.clock.now += 60
        (story, *_) = (await demo.parsed()).entries
        assert story.title == sample["title"]
        assert story.lead.endswith(".")
        for leftover in ("[otw", "osbanten", "POSBANTEN", "Baca juga", "appeared first", "(red"):
            assert leftover not in story.text
            assert leftover not in story.lead
        assert " – " not in story.lead[:40]
        assert story.image is not None
        async with demo.http.get(story.image) as picture:
            body = await picture.read()
        assert body.startswith(b"\x89PNG")
        assert struct.unpack(">II", body[16:24]) == (640, 360)


async def test_the_bot_sees_a_new_article_as_news(demo: Demo) -> None:
    """Baseline first, then exactly the published one."""
    seen = FeedState(id=1, url="", next_check_at=0.0, baseline_at=demo.clock.now)
    before = await demo.parsed()
    await demo.publish(title="Baru & <penting>", text="Isi.")
    new = decide(seen, {}, await demo.parsed(), demo.clock.now).new
    guids = {entry.guid for entry in before.entries}
    assert [c.entry.title for c in new if c.entry.guid not in guids] == ["Baru & <penting>"]


async def test_pages_are_for_people(demo: Demo) -> None:
    """Front page, and article with og: tags."""
    await demo.publish(title='Judul "satu" <b>', text="[otw_is x=1]\n\nIsi & <i>.")
    async with demo.http.get(f"{demo.url}/") as front:
        assert "Judul &quot;satu&quot; &lt;b&gt;" in await front.text()
    async with demo.http.get(f"{demo.url}/judul-satu-b/") as page:
        text = await page.text()
    assert '<meta property="og:title" content="Judul &quot;satu&quot; &lt;b&gt;">' in text
    assert "<p>Isi &amp; &lt;i&gt;.</p>" in text
    assert "otw_is" not in text


@pytest.mark.parametrize(
    "fields",
    [{"title": "", "text": " "}, {"title": 1}, {"title": "a", "categories": "b"}],
)
async def test_what_is_no_article_is_refused(demo: Demo, fields: dict[str, object]) -> None:
    """With the reason, and nothing is published."""
    before = await demo.parsed()
    status, answer = await demo.call("POST", "/newsroom/articles", **fields)
    assert status == 400
    assert isinstance(answer, dict)
    assert answer["error"]
    assert await demo.parsed() == before


async def test_an_article_that_is_not_there_cannot_be_changed(demo: Demo) -> None:
    """Correcting or withdrawing it is a 404."""
    assert (await demo.call("POST", "/newsroom/articles/999", title="x"))[0] == 404
    assert (await demo.call("DELETE", "/newsroom/articles/999"))[0] == 404


async def test_two_headlines_alike_have_two_addresses(demo: Demo) -> None:
    """As in WordPress, the second slug gets a number."""
    await demo.publish(title="Banjir", text="Satu.")
    await demo.publish(title="Banjir", text="Dua.")
    links = [entry.link for entry in (await demo.parsed()).entries[:2]]
    assert len(set(links)) == 2


async def test_feed_and_rest_agree_on_the_newest_articles(demo: Demo) -> None:
    """Identity and words; between two moments only, and a 400 past the last page."""
    await demo.publish(title="Banjir & macet di Labuan", text="Air naik.", image="sawah")
    entries = (await demo.parsed()).entries
    dates = [entry.published_at for entry in entries if entry.published_at is not None]
    url = posts_url(f"{demo.url}/?rest_route=/", after=min(dates) - 1, before=max(dates) + 1)
    async with demo.http.get(url) as answer:
        posts = parse_posts(await answer.read(), url=url, cleaner=CLEANER)
    assert [post.guid for post in posts] == [entry.guid for entry in entries]
    assert [fingerprint(post) for post in posts] == [fingerprint(entry) for entry in entries]
    assert posts[0].image == f"{demo.url}/gambar/sawah.png"
    async with demo.http.get(posts_url(f"{demo.url}/?rest_route=/", page=2)) as answer:
        assert answer.status == 400
